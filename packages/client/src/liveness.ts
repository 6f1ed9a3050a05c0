import { cancel, type ClientClock } from "./clock.js";

interface LivenessPorts {
  readonly clock: ClientClock;
  /** Between the last message and a ping, ms: `welcome.heartbeatMs`. */
  readonly heartbeatMs: number;
  /** Between a ping and giving up, ms. */
  readonly silenceMs: number;
  ping(): void;
  dead(): void;
}

/**
 * Is anybody there? A page cannot see WebSocket pings, so it asks by itself when nothing arrived for a heartbeat. One timer
 * that looks at the time of the last message: a flood of messages does not touch it.
 */
export class Liveness {
  readonly #ports: LivenessPorts;
  #seenAt: number;
  #probedAt: number | undefined;
  #timer: Disposable;

  constructor(ports: LivenessPorts) {
    this.#ports = ports;
    this.#seenAt = ports.clock.now();
    this.#timer = this.#arm(ports.heartbeatMs);
  }

  /** Something arrived. */
  alive(): void {
    this.#seenAt = this.#ports.clock.now();
    this.#probedAt = undefined;
  }

  /** Asks at once; while an answer is awaited already, that one counts. */
  probe(): void {
    if (this.#probedAt !== undefined) return;
    this.#probedAt = this.#ports.clock.now();
    cancel(this.#timer);
    this.#timer = this.#arm(this.#ports.silenceMs);
    this.#ports.ping();
  }

  stop(): void {
    cancel(this.#timer);
  }

  #arm(ms: number): Disposable {
    return this.#ports.clock.after(ms, () => this.#check());
  }

  #check(): void {
    if (this.#probedAt !== undefined) {
      this.#ports.dead();
      return;
    }
    const silentMs = this.#ports.clock.now() - this.#seenAt;
    if (silentMs >= this.#ports.heartbeatMs) this.probe();
    else this.#timer = this.#arm(this.#ports.heartbeatMs - silentMs);
  }
}
