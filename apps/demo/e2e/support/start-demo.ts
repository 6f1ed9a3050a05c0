import type { HistoryPage } from "@isowire/core";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfig } from "@isowire/config";
import { createUserContext } from "@isowire/core/trusted";
import { compose } from "../../src/server/compose.js";
import { DEMO_TENANT } from "../../src/server/sample-user.js";
import { Hold } from "./hold.js";

/** Of the agent, ms: how long a tool takes at least, and between two words. */
const TOOL_MS = 150;
const WORD_MS = 60;

/** What is in an answer that is held: enough for a page to be in its middle. */
const WORDS_OF_A_HALF = 15;

/** The demo on a free port, with an agent that can be caught in mid-answer, and held there. */
export async function startDemo() {
  const notesDir = await mkdtemp(join(tmpdir(), "demo-notes-"));
  const hold = new Hold();
  const demo = await compose({
    config: loadConfig({ env: { ISOWIRE_ENVIRONMENT: "testing", ISOWIRE_LOG_LEVEL: "error" } }),
    docsDir: fileURLToPath(new URL("../fixtures/docs", import.meta.url)),
    notesDir,
    pace: { toolMs: TOOL_MS, wordMs: WORD_MS, pause: hold.pause },
  });
  return {
    url: demo.url,
    /** What the server has kept of a user. */
    log: async (userId: string): Promise<HistoryPage["entries"]> => {
      const manager = demo.hub().manager(createUserContext({ tenantId: DEMO_TENANT, userId }));
      return (await manager.history({ after: 0, limit: 200 })).entries;
    },
    /** The next answer stops in its middle, until `release`. */
    holdAnswer: (): void => hold.at(WORD_MS, WORDS_OF_A_HALF),
    /** The next tool works until `release`. */
    holdTool: (): void => hold.at(TOOL_MS, 0),
    release: (): void => hold.release(),
    stop: async (): Promise<void> => {
      hold.release();
      await demo.drain();
      await rm(notesDir, { recursive: true });
    },
  };
}

export type RunningDemo = Awaited<ReturnType<typeof startDemo>>;
