import type { Entry } from "../contracts/event.js";
import type { OutboundEntry } from "../contracts/message-codec.js";
import type { Position } from "../contracts/position.js";
import type { User } from "../contracts/user-context.js";
import type { Sequencer } from "../sequencer/sequencer.js";
import type { Connection } from "./connection.js";
import { mergeDeltas } from "./merge-deltas.js";

const PAGE_ENTRIES = 64;
const PAGE_BYTES = 65_536;

/**
 * Reads pages from the log until the connection is level with the sequencer, and makes it live in that same synchronous
 * turn. Stops when the connection has no room; it is called again when it has.
 */
export async function catchUp(connection: Connection, sequencer: Sequencer, user: User): Promise<void> {
  let more = true;
  while (more && connection.isCatchingUp && connection.hasRoom()) {
    const after = connection.cursor;
    if (after === undefined) return;
    if (isLevel(after, sequencer.cursor)) {
      connection.goLive();
      return;
    }
    more = await readPage({ connection, sequencer, user }, after);
  }
}

interface CatchingUp {
  readonly connection: Connection;
  readonly sequencer: Sequencer;
  readonly user: User;
}

/** False when there is nothing to go on with: the next entry, reset or reconciliation starts it again. */
async function readPage({ connection, sequencer, user }: CatchingUp, after: Position): Promise<boolean> {
  const page = await connection.ports.engine.log.read(user, { after, limit: PAGE_ENTRIES, maxBytes: PAGE_BYTES });
  const moved = (): boolean => connection.cursor !== after || !connection.isCatchingUp;
  if (moved()) return true;
  if (page.status === "trimmed") {
    connection.lost();
    return false;
  }
  if (page.status === "ok" && page.head.epoch === sequencer.cursor.epoch && page.entries.length > 0) {
    for (const entry of shortened(connection, page.entries)) connection.write(entry);
    for (const entry of page.entries) sequencer.offer(entry);
    return true;
  }
  // The log is not what was delivered from: the sequencer finds out, and resets everybody who follows it.
  await sequencer.verify();
  if (moved()) return true;
  if (page.status === "epoch_changed") connection.reset(sequencer.cursor, "epoch_changed");
  return false;
}

/** The page as this client wants it: it is behind, and may have said that it takes neighbours as one. */
function shortened({ features, toldThrough }: Connection, entries: readonly Entry[]): readonly OutboundEntry[] {
  return features.includes("merge") ? mergeDeltas(entries, toldThrough) : entries;
}

function isLevel(place: Position, cursor: Position): boolean {
  return place.epoch === cursor.epoch && place.offset === cursor.offset;
}
