import type { MessageCodec } from "../contracts/message-codec.js";
import { decodeMessage } from "./decode-message.js";
import { encodeEntry } from "./encode-entry.js";
import { SUBPROTOCOL } from "./subprotocol.js";

/** `isowire.v1`, the dialect of PROTOCOL.md. */
export const nativeCodec: MessageCodec = {
  subprotocol: SUBPROTOCOL,
  encodeEntry,
  encodeControl: (message) => JSON.stringify(message),
  decode: decodeMessage,
};
