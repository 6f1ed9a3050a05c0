import type { OutboundEntry } from "../contracts/message-codec.js";

/** The entry as one JSON message. Envelope fields come first and are the engine's: the payload can never override them. */
export function encodeEntry(entry: OutboundEntry): string {
  const thread = entry.threadId === undefined ? "" : `,"threadId":${JSON.stringify(entry.threadId)}`;
  const run = entry.runId === undefined ? "" : `,"runId":${JSON.stringify(entry.runId)}`;
  const from = entry.from === undefined ? "" : `"from":${String(entry.from)},`;
  const at = `${from}"offset":${String(entry.offset)},"time":${String(entry.time)}`;
  return `{"type":"${entry.type}",${at}${thread}${run},"payload":${entry.payloadJson}}`;
}
