import type { Entry } from "../contracts/event.js";
import type { WireEntry } from "../protocol/messages.js";

/** The entry as plain data, the way it stands on the wire. */
export function entryToWire(entry: Entry): WireEntry {
  return {
    type: entry.type,
    offset: entry.offset,
    time: entry.time,
    ...(entry.threadId === undefined ? {} : { threadId: entry.threadId }),
    ...(entry.runId === undefined ? {} : { runId: entry.runId }),
    payload: entry.payload,
  };
}
