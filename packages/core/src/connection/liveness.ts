import type { AcceptRequest } from "../contracts/hub-ports.js";
import type { Connection } from "./connection.js";

/** Between pings, ms. */
const HEARTBEAT_MS = 25_000;
/** How long a connection lives after its credentials ran out, ms. */
const EXPIRY_GRACE_MS = 25_000;
/** How long before that the client is told, ms. */
const EXPIRY_NOTICE_MS = 60_000;

/** Is anybody there, is anything moving, may they still be here? Asked by one shared tick, with no timer of its own. */
export class Liveness {
  readonly heartbeatMs: number;
  readonly #connection: Connection;
  #expiresAt: number | undefined;
  #expiryTold = false;
  #seenAt: number;
  #pingedAt: number;
  #drainedAt = 0;
  #bufferedBytes = 0;

  constructor(connection: Connection, request: Pick<AcceptRequest, "heartbeatMs" | "expiresAt">) {
    this.#connection = connection;
    this.heartbeatMs = request.heartbeatMs ?? HEARTBEAT_MS;
    this.#expiresAt = request.expiresAt;
    const now = connection.ports.clock.now();
    this.#seenAt = now;
    this.#pingedAt = now;
  }

  /** Any message counts as life. */
  alive(): void {
    this.#seenAt = this.#connection.ports.clock.now();
  }

  /** The connection went over its budget: from now on bytes must drain. */
  stalled(): void {
    this.drained();
  }

  drained(): void {
    this.#drainedAt = this.#connection.ports.clock.now();
    this.#bufferedBytes = this.#connection.transport.bufferedBytes;
  }

  /** New credentials: until when they are good (undefined: for good). */
  renew(expiresAt: number | undefined): void {
    this.#expiresAt = expiresAt;
    this.#expiryTold = false;
  }

  tick(now: number): void {
    // A clock that goes back puts nothing off: it counts on from there.
    this.#seenAt = Math.min(this.#seenAt, now);
    this.#pingedAt = Math.min(this.#pingedAt, now);
    this.#drainedAt = Math.min(this.#drainedAt, now);
    this.#tickHeartbeat(now);
    this.#tickStall(now);
    this.#tickExpiry(now);
  }

  #tickHeartbeat(now: number): void {
    const silent = now - this.#seenAt;
    if (silent >= this.heartbeatMs * 2) {
      this.#connection.close(4000);
    } else if (silent >= this.heartbeatMs && now - this.#pingedAt >= this.heartbeatMs) {
      this.#pingedAt = now;
      this.#connection.transport.ping();
    }
  }

  #tickStall(now: number): void {
    const { transport, ports, isCatchingUp } = this.#connection;
    if (!isCatchingUp) return;
    if (this.#connection.hasRoom()) this.#connection.pump();
    else if (transport.bufferedBytes < this.#bufferedBytes || this.#drainedAt === 0) this.drained();
    else if (now - this.#drainedAt >= ports.stallMs) this.#connection.close(4001);
  }

  #tickExpiry(now: number): void {
    if (this.#expiresAt === undefined) return;
    if (now >= this.#expiresAt + EXPIRY_GRACE_MS) {
      this.#connection.close(4100);
    } else if (!this.#expiryTold && this.#connection.isWelcomed && now >= this.#expiresAt - EXPIRY_NOTICE_MS) {
      this.#expiryTold = true;
      this.#connection.send({ type: "isowire:auth_expiring", expiresAt: this.#expiresAt });
    }
  }
}
