import type { ClientMessage, ControlMessage } from "../protocol/messages.js";
import type { Entry } from "./event.js";

/** One dialect on the wire: the native one, the legacy one, AG-UI. */
export interface MessageCodec {
  readonly subprotocol: string;
  /** Undefined: this dialect has no word for it, and nothing is sent. */
  encodeEntry(entry: Entry): string | undefined;
  encodeControl(message: ControlMessage): string | undefined;
  /** Throws an `IsowireError` whose code the client is told. */
  decode(text: string): ClientMessage;
}
