import type { WebSocketManager } from "@isowire/core";
import type { WireEntry } from "@isowire/core/protocol";

/** Everything in a user's log, oldest first. */
export async function wholeLog(manager: WebSocketManager): Promise<readonly WireEntry[]> {
  const log: WireEntry[] = [];
  for (;;) {
    const { entries, more } = await manager.history({ after: log.at(-1)?.offset ?? 0, limit: 200 });
    log.push(...entries);
    if (!more) return log;
  }
}
