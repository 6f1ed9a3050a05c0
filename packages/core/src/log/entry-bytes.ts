import type { Entry } from "../contracts/event.js";

/** UTF-8 size of an entry's type and payload: what retention and pages count. */
export function entryBytes(entry: Pick<Entry, "type" | "payloadJson">): number {
  return entry.type.length + Buffer.byteLength(entry.payloadJson);
}
