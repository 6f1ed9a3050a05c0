import type { OutboundEntry } from "../contracts/message-codec.js";

/** Text that is its own JSON: what ids are made of nearly always. */
const PLAIN = /^[\w.:-]+$/;

/** The entry as one JSON message. Envelope fields come first and are the engine's: the payload can never override them. */
export function encodeEntry(entry: OutboundEntry): string {
  const thread = entry.threadId === undefined ? "" : `,"threadId":${idToJson(entry.threadId)}`;
  const run = entry.runId === undefined ? "" : `,"runId":${idToJson(entry.runId)}`;
  const from = entry.from === undefined ? "" : `"from":${String(entry.from)},`;
  const at = `${from}"offset":${String(entry.offset)},"time":${String(entry.time)}`;
  return `{"type":"${entry.type}",${at}${thread}${run},"payload":${entry.payloadJson}}`;
}

function idToJson(id: string): string {
  return PLAIN.test(id) ? `"${id}"` : JSON.stringify(id);
}
