import type { Clock } from "../contracts/clock.js";
import { TokenBucket } from "../connection/token-bucket.js";

const FORGET_MS = 10_000;

/** How much each user may still take of one thing on this node; a user who is quiet for a while is forgotten. */
export class UserRates {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #recent = new Map<string, TokenBucket>();
  #before = new Map<string, TokenBucket>();
  #turnedAt: number;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#turnedAt = clock.now();
  }

  /** 0 when so much was there and is taken; else after how many ms it will be. */
  take(key: string, points: number): number {
    const now = this.#clock.now();
    if (now - this.#turnedAt > FORGET_MS) {
      this.#before = now - this.#turnedAt > FORGET_MS * 2 ? new Map<string, TokenBucket>() : this.#recent;
      this.#recent = new Map();
      this.#turnedAt = now;
    }
    const bucket = this.#recent.get(key) ?? this.#before.get(key) ?? new TokenBucket(this.#perSecond, now);
    this.#recent.set(key, bucket);
    return bucket.take(points, now);
  }
}
