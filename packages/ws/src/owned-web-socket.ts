import { WebSocket } from "ws";

/** What a socket of the `ws` library says, as its owner hears it. */
export interface SocketOwner {
  /** One of the events of `ws`, with what comes with it. */
  hear(event: string | symbol, first: unknown, second: unknown): void;
}

/**
 * A socket of the `ws` library that tells its events to one owner: a listener for each of them is memory of every
 * connection. Others may listen, too. Made by a server with the option `WebSocket`.
 */
export class OwnedWebSocket extends WebSocket {
  owner: SocketOwner | undefined;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const { owner } = this;
    if (owner === undefined) return super.emit(event, ...args);
    owner.hear(event, args[0], args[1]);
    // ws answers bad frames itself (1002, 1007, 1009) and closes after a socket error; `close` follows.
    return event === "error" || super.emit(event, ...args);
  }
}
