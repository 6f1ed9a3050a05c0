import type { User } from "../contracts/user-context.js";
import type { Sequencer } from "../sequencer/sequencer.js";
import type { Connection } from "./connection.js";

const PAGE_ENTRIES = 64;
const PAGE_BYTES = 65_536;

/**
 * Reads pages from the log until the connection is level with the sequencer, and makes it live in that same synchronous
 * turn. Stops when the connection has no room; it is called again when it has.
 */
export async function catchUp(connection: Connection, sequencer: Sequencer, user: User): Promise<void> {
  const { log } = connection.ports.engine;
  while (connection.isCatchingUp && connection.hasRoom()) {
    const after = connection.cursor;
    if (after === undefined) return;
    if (after.epoch === sequencer.cursor.epoch && after.offset === sequencer.cursor.offset) {
      connection.goLive();
      return;
    }
    const page = await log.read(user, { after, limit: PAGE_ENTRIES, maxBytes: PAGE_BYTES });
    if (connection.cursor !== after || !connection.isCatchingUp) continue;
    if (page.status === "trimmed") {
      connection.lost();
      return;
    }
    if (page.status === "epoch_changed" || page.head.epoch !== sequencer.cursor.epoch || page.entries.length === 0) {
      // The log is not what was delivered from: the sequencer finds out, and resets everybody who follows it.
      await sequencer.verify();
      if (connection.cursor !== after || !connection.isCatchingUp) continue;
      if (page.status === "epoch_changed") connection.reset(sequencer.cursor, "epoch_changed");
      return;
    }
    for (const entry of page.entries) {
      connection.write(entry);
      sequencer.offer(entry);
    }
  }
}
