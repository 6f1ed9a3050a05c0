import type { OutboundMessage, TransportConnection, TransportHandlers } from "../contracts/transport.js";

/** A transport without a network: what the server wrote waits until the test reads it, so a socket can be slow, cut, or dead. */
export interface MemoryTransport {
  /** The server's end: goes into `HubPorts.accept`. */
  readonly connection: TransportConnection;
  /** How many messages the client has not read yet. */
  readonly waiting: number;
  readonly pings: number;
  /** Set when either side closed. */
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  /** Reads up to `count` messages (all that wait), as the client's browser would. */
  read(count?: number): unknown[];
  /** The client says something; text as it is, anything else as JSON. */
  say(message: unknown): void;
  /** The network goes away: what was not read is lost. */
  cut(code?: number): void;
  /** A pong, or another sign of life. */
  pong(): void;
}

/** Connects the two ends in memory. A close by the server is final at once, with everything unread lost but the close. */
export function createMemoryTransport(): MemoryTransport {
  const queue: string[] = [];
  let bytes = 0;
  let pings = 0;
  let closed: MemoryTransport["closed"];
  let handlers: TransportHandlers | undefined;
  const end = (code: number, reason: string): void => {
    if (closed !== undefined) return;
    closed = { code, reason };
    queueMicrotask(() => handlers?.closed(code, reason));
  };
  const connection: TransportConnection = {
    get handlers() {
      return handlers;
    },
    set handlers(value) {
      handlers = value;
    },
    get bufferedBytes() {
      return bytes;
    },
    write(message: OutboundMessage) {
      if (closed !== undefined) return;
      queue.push(message.text);
      bytes += message.text.length;
    },
    close: end,
    ping() {
      pings += 1;
    },
  };
  return {
    connection,
    get waiting() {
      return queue.length;
    },
    get pings() {
      return pings;
    },
    get closed() {
      return closed;
    },
    read(count = queue.length) {
      const texts = queue.splice(0, count);
      for (const text of texts) bytes -= text.length;
      if (texts.length > 0 && closed === undefined) handlers?.drained();
      return texts.map((text) => JSON.parse(text) as unknown);
    },
    say(message) {
      if (closed === undefined) handlers?.message(typeof message === "string" ? message : JSON.stringify(message));
    },
    cut(code = 1006) {
      queue.length = 0;
      bytes = 0;
      end(code, "");
    },
    pong() {
      handlers?.alive();
    },
  };
}
