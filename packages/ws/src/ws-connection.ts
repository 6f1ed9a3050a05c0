import type { Duplex } from "node:stream";
import type { OutboundMessage, TransportConnection, TransportHandlers } from "@isowire/core/contracts";
import { WebSocket } from "ws";
import type { OwnedWebSocket, SocketOwner } from "./owned-web-socket.js";
import { SendQueue, type QueueOwner } from "./send-queue.js";
import { deflatedFrame, textFrame } from "./text-frame.js";

/** Longest reason of a close frame, bytes of UTF-8 (RFC 6455 section 5.5). */
const MAX_REASON_BYTES = 123;

/** Pongs under way at most; of the pings beyond them only the last is answered (RFC 6455 section 5.5.3). */
const MAX_PONGS = 16;

/**
 * A socket of the `ws` library as core sees it. `ws` keeps handshake, receiving, ping and close; messages go out as
 * prebuilt frames through the socket it sits on. That keeps the order because `ws`, which is given nothing to
 * compress, writes its own frames at once and whole.
 */
export class WsConnection implements TransportConnection, QueueOwner, SocketOwner {
  readonly #webSocket: OwnedWebSocket;
  readonly #queue: SendQueue;
  readonly #frame: (message: OutboundMessage) => string;
  #handlers: TransportHandlers | undefined;
  #pongs = 0;
  #ponged: (() => void) | undefined;
  #lastPing: Buffer | undefined;
  #end: { readonly code: number; readonly reason: string } | undefined;

  /** A corked `socket` is uncorked when the turn is over. `deflated`: the peer has agreed to take compressed messages. */
  constructor(webSocket: OwnedWebSocket, socket: Duplex, { deflated = false }: { readonly deflated?: boolean } = {}) {
    this.#webSocket = webSocket;
    this.#frame = deflated ? deflatedFrame : textFrame;
    this.#queue = new SendQueue(socket, this);
    this.#queue.enrol();
    // Until core listens, what arrives stays in the operating system.
    webSocket.pause();
    webSocket.owner = this;
  }

  hear(event: string | symbol, first: unknown, second: unknown): void {
    if (event === "message") this.#receive(first as Buffer, second as boolean);
    else if (event === "pong") this.#handlers?.alive();
    else if (event === "ping") this.#answerPing(first as Buffer);
    else if (event === "close") this.#closed(first as number, second as Buffer);
  }

  get handlers(): TransportHandlers | undefined {
    return this.#handlers;
  }

  set handlers(handlers: TransportHandlers | undefined) {
    this.#handlers = handlers;
    if (this.#end !== undefined) handlers?.closed(this.#end.code, this.#end.reason);
    else if (handlers !== undefined && this.#webSocket.isPaused) this.#webSocket.resume();
  }

  get bufferedBytes(): number {
    return this.#webSocket.readyState === WebSocket.CLOSED ? 0 : this.#queue.bytes;
  }

  write(message: OutboundMessage): void {
    if (this.isOpen) this.#queue.push(this.#frame(message));
  }

  /** Within the close timeout of the server's options the socket is gone, whatever the peer does. */
  close(code: number, reason: string): void {
    if (this.isOpen) this.#queue.flush();
    this.#webSocket.close(code, bounded(reason));
  }

  ping(): void {
    if (this.isOpen) this.#webSocket.ping();
  }

  /** Whoever pings and does not read is not to fill the memory with pongs. */
  #answerPing(data: Buffer): void {
    this.#handlers?.alive();
    this.#lastPing = data;
    if (this.#pongs < MAX_PONGS) this.#pong();
  }

  #pong(): void {
    if (this.#lastPing === undefined || !this.isOpen) return;
    this.#pongs += 1;
    this.#ponged ??= () => {
      this.#pongs -= 1;
      this.#pong();
    };
    this.#webSocket.pong(this.#lastPing, false, this.#ponged);
    this.#lastPing = undefined;
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === WebSocket.OPEN;
  }

  fell(): void {
    this.#handlers?.drained();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    // After a close was begun the peer's messages are of no interest.
    if (this.isOpen) this.#handlers?.message(isBinary ? data : data.toString());
  }

  #closed(code: number, reason: Buffer): void {
    this.#queue.clear();
    this.#end = { code, reason: reason.toString() };
    this.#handlers?.closed(code, this.#end.reason);
  }
}

/** Cut between two characters, where it is too long. */
function bounded(reason: string): string {
  if (Buffer.byteLength(reason) <= MAX_REASON_BYTES) return reason;
  const cut = Buffer.from(reason).subarray(0, MAX_REASON_BYTES);
  return new TextDecoder().decode(cut, { stream: true });
}
