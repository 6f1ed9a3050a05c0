/** One message to a client. A transport may keep its encoded form in `frame`, so that all devices of a user share it. */
export interface OutboundMessage {
  readonly text: string;
  frame?: unknown;
}

/** What core wants to hear from a transport. */
export interface TransportHandlers {
  /** A whole message: text, or bytes when it was binary. */
  message(data: string | Uint8Array): void;
  /** Any sign of life that is not a message (a pong). */
  alive(): void;
  /** `bufferedBytes` fell. */
  drained(): void;
  /** Exactly once, last. */
  closed(code: number, reason: string): void;
}

/** One socket as core sees it; core never sees a library's socket. */
export interface TransportConnection {
  /** Set by core before anything is read; a transport MUST hold what arrives earlier. */
  handlers: TransportHandlers | undefined;
  /** Bytes accepted by `write` and not yet given to the operating system. MUST include everything queued in the transport. */
  readonly bufferedBytes: number;
  /** MUST keep order and MUST NOT throw; after close it does nothing. */
  write(message: OutboundMessage): void;
  /** Sends what is queued, then closes. MUST end in `closed` within a bound, also when the peer is dead. */
  close(code: number, reason: string): void;
  ping(): void;
}
