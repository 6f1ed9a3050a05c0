import type { OutboundMessage, TransportConnection, TransportHandlers } from "@isowire/core/contracts";

/** `readyState` of an open socket. */
export const OPEN = 1;
const CLOSED = 3;

/** How long the peer has to answer a close, ms. */
const CLOSE_TIMEOUT_MS = 5_000;
/** Longest reason of a close frame, bytes of UTF-8 (RFC 6455 section 5.5.1). */
const MAX_REASON_BYTES = 123;

/** What an old application holds: a `WebSocket` of the `ws` library. */
export interface LegacySocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  /** The subprotocol that was chosen. */
  readonly protocol?: string;
  send(data: string, done: () => void): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  ping(): void;
  on(event: "message", listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: "close", listener: (code: number, reason: Buffer) => void): unknown;
  on(event: "pong" | "ping" | "error", listener: () => void): unknown;
}

/** A socket that somebody else opened, as core sees it. `attachWebSocketServer` opens better ones: it shares frames. */
export class SocketConnection implements TransportConnection {
  /** Resolves when the socket has closed. */
  readonly ended: Promise<void>;
  readonly #socket: LegacySocket;
  #handlers: TransportHandlers | undefined;
  /** What came before core listened. */
  #early: (string | Uint8Array)[] = [];
  #end: { readonly code: number; readonly reason: string } | undefined;

  constructor(socket: LegacySocket) {
    this.#socket = socket;
    socket.on("message", (data, isBinary) => {
      this.#receive(isBinary ? data : data.toString());
    });
    for (const sign of ["ping", "pong"] as const) socket.on(sign, () => this.#handlers?.alive());
    // The close follows.
    socket.on("error", () => undefined);
    this.ended = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        this.#end = { code, reason: reason.toString() };
        this.#handlers?.closed(code, this.#end.reason);
        resolve();
      });
    });
  }

  get handlers(): TransportHandlers | undefined {
    return this.#handlers;
  }

  set handlers(handlers: TransportHandlers | undefined) {
    this.#handlers = handlers;
    for (const data of this.#early.splice(0)) handlers?.message(data);
    if (this.#end !== undefined) handlers?.closed(this.#end.code, this.#end.reason);
  }

  get bufferedBytes(): number {
    return this.#socket.readyState === CLOSED ? 0 : this.#socket.bufferedAmount;
  }

  write({ text }: OutboundMessage): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(text, () => this.#handlers?.drained());
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, Buffer.byteLength(reason) > MAX_REASON_BYTES ? "" : reason);
    const kill = setTimeout(() => {
      this.#socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    void this.ended.then(() => {
      clearTimeout(kill);
    });
  }

  ping(): void {
    if (this.#socket.readyState === OPEN) this.#socket.ping();
  }

  #receive(data: string | Uint8Array): void {
    if (this.#handlers === undefined) this.#early.push(data);
    else this.#handlers.message(data);
  }
}
