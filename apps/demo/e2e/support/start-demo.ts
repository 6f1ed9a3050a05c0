import type { HistoryPage } from "@isowire/core";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfig } from "@isowire/config";
import { createUserContext } from "@isowire/core/trusted";
import { compose } from "../../src/server/compose.js";
import { DEMO_TENANT } from "../../src/server/sample-user.js";

export interface DemoPace {
  readonly toolMs?: number;
  readonly wordMs?: number;
}

/** The demo on a free port, with an agent slow enough to be caught in mid-answer. */
export async function startDemo({ toolMs = 150, wordMs = 60 }: DemoPace = {}) {
  const notesDir = await mkdtemp(join(tmpdir(), "demo-notes-"));
  const demo = await compose({
    config: loadConfig({ env: { ISOWIRE_ENVIRONMENT: "testing", ISOWIRE_LOG_LEVEL: "error" } }),
    docsDir: fileURLToPath(new URL("../fixtures/docs", import.meta.url)),
    notesDir,
    pace: { toolMs, wordMs },
  });
  return {
    url: demo.url,
    /** What the server has kept of a user. */
    log: async (userId: string): Promise<HistoryPage["entries"]> => {
      const manager = demo.hub().manager(createUserContext({ tenantId: DEMO_TENANT, userId }));
      return (await manager.history({ after: 0, limit: 200 })).entries;
    },
    stop: async (): Promise<void> => {
      await demo.drain();
      await rm(notesDir, { recursive: true });
    },
  };
}

export type RunningDemo = Awaited<ReturnType<typeof startDemo>>;
