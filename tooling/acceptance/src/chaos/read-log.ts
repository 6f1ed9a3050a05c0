import type { Engine, User } from "@isowire/core/contracts";
import type { Heard } from "./chaos-device.js";

const PAGE = 500;

/** Adds to `log` what a user's log holds beyond it, straight from the engine. */
export async function readLog(engine: Engine, user: User, log: Heard[]): Promise<void> {
  for (;;) {
    const { entries } = await engine.log.history(user, {
      after: log.at(-1)?.offset ?? 0,
      limit: PAGE,
      maxBytes: Number.MAX_SAFE_INTEGER,
    });
    if (entries.length === 0) return;
    for (const { offset, type, runId, payload } of entries)
      log.push({ offset, type, runId, payload: JSON.stringify(payload) });
  }
}
