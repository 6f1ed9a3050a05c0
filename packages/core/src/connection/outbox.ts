import type { MessageCodec, OutboundEntry } from "../contracts/message-codec.js";
import type { OutboundMessage, TransportConnection } from "../contracts/transport.js";
import type { User } from "../contracts/user-context.js";
import type { ControlMessage } from "../protocol/messages.js";

export interface OutboxOptions {
  readonly transport: TransportConnection;
  readonly codec: MessageCodec;
  readonly user: User;
}

/** Puts entries and control messages on the wire, in one dialect. */
export class Outbox {
  readonly #transport: TransportConnection;
  readonly #codec: MessageCodec;
  readonly #user: User;

  constructor({ transport, codec, user }: OutboxOptions) {
    this.#transport = transport;
    this.#codec = codec;
    this.#user = user;
  }

  control(message: ControlMessage): void {
    const text = this.#codec.encodeControl(message, this.#user);
    if (text !== undefined) this.#transport.write({ text, frame: undefined });
  }

  /** Connections that share `share` and a codec write the same object, so that a transport frames it once. */
  entry(entry: OutboundEntry, share?: Map<unknown, unknown>): void {
    const message = share === undefined ? this.#encode(entry) : this.#shared(entry, share);
    if (message !== undefined) this.#transport.write(message);
  }

  #shared(entry: OutboundEntry, share: Map<unknown, unknown>): OutboundMessage | undefined {
    if (share.has(this.#codec)) return share.get(this.#codec) as OutboundMessage | undefined;
    const message = this.#encode(entry);
    share.set(this.#codec, message);
    return message;
  }

  #encode(entry: OutboundEntry): OutboundMessage | undefined {
    const text = this.#codec.encodeEntry(entry, this.#user);
    // Its frame has a place from the start: a field that comes later costs an object of its own.
    return text === undefined ? undefined : { text, frame: undefined };
  }
}
