import { realClock, type Clock } from "@isowire/core/contracts";

/** How long a reading counts before a slower one may replace it, ms. */
const READING_COUNTS_MS = 300_000;

/** The server's clock as far as this process knows it: its own, corrected by what the server said. */
export class ServerClock implements Clock {
  #offsetMs = 0;
  /** Of the reading in use: half of it is how wrong it can be. */
  #roundTripMs = Infinity;
  #readAt = 0;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  after(ms: number, callback: () => void): Disposable {
    return realClock.after(ms, callback);
  }

  /** The server said what time it is; the quickest answer of the last minutes is believed. */
  told(serverMs: number, askedAt: number, answeredAt: number): void {
    const roundTripMs = answeredAt - askedAt;
    if (roundTripMs < 0 || !Number.isFinite(serverMs)) return;
    if (roundTripMs > this.#roundTripMs && answeredAt < this.#readAt + READING_COUNTS_MS) return;
    this.#offsetMs = Math.round(serverMs - (askedAt + answeredAt) / 2);
    this.#roundTripMs = roundTripMs;
    this.#readAt = answeredAt;
  }
}
