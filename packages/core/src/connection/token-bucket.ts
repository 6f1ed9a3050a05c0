/** So much a second, with a burst of one second's worth. Time is what the caller says it is. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#at = now;
  }

  /** 0 when the amount was there and is taken; else after how many ms it will be. */
  take(amount: number, now: number): number {
    // A clock that goes back takes nothing away: it counts on from there.
    const elapsedMs = Math.max(0, now - this.#at);
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsedMs / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#tokens >= Math.min(amount, this.#perSecond)) {
      this.#tokens -= amount;
      return 0;
    }
    return Math.max(1, Math.ceil(((Math.min(amount, this.#perSecond) - this.#tokens) / this.#perSecond) * 1000));
  }
}
