import type { ClientMessage, ControlMessage } from "../protocol/messages.js";
import type { Entry } from "./event.js";
import type { User } from "./user-context.js";

/** An entry on its way out. */
export interface OutboundEntry extends Entry {
  /** Feature `merge`: it stands for the offsets `from` to `offset`. */
  readonly from?: number;
}

/** One dialect on the wire: the native one, or that of old front ends. `user` is whose connection it is. */
export interface MessageCodec {
  readonly subprotocol: string;
  /**
   * How a subprotocol entry begins that is this dialect's bearer token: `"jwt-auth."`, and the token as it stands. Such an entry
   * is a credential when this dialect is chosen, and is never echoed. Absent: the dialect has no form of its own.
   */
  readonly bearerPrefix?: string;
  /**
   * Undefined: this dialect has no word for it, and nothing is sent. MUST depend on the arguments alone, because one text may be
   * written to all of the user's devices.
   */
  encodeEntry(entry: OutboundEntry, user: User): string | undefined;
  encodeControl(message: ControlMessage, user: User): string | undefined;
  /** Throws an `IsowireError` whose code the client is told. MUST NOT believe a user that the text names. */
  decode(text: string, user: User): ClientMessage;
}
