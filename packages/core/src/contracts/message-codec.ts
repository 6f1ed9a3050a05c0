import type { ClientMessage, ControlMessage } from "../protocol/messages.js";
import type { Entry } from "./event.js";

/** An entry on its way out. */
export interface OutboundEntry extends Entry {
  /** Feature `merge`: it stands for the offsets `from` to `offset`. */
  readonly from?: number;
}

/** One dialect on the wire: the native one, the legacy one, AG-UI. */
export interface MessageCodec {
  readonly subprotocol: string;
  /** Undefined: this dialect has no word for it, and nothing is sent. */
  encodeEntry(entry: OutboundEntry): string | undefined;
  encodeControl(message: ControlMessage): string | undefined;
  /** Throws an `IsowireError` whose code the client is told. */
  decode(text: string): ClientMessage;
}
