import type { Clock } from "../contracts/clock.js";
import type { Limits } from "../contracts/limits.js";
import type { User } from "../contracts/user-context.js";
import { TokenBucket } from "../connection/token-bucket.js";
import { userKey } from "../identity/user-key.js";

const FORGET_MS = 10_000;

/** How much each user may still ask on this node; a user who is quiet for a while is forgotten. */
export class UserRates {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #recent = new Map<string, TokenBucket>();
  #before = new Map<string, TokenBucket>();
  #turnedAt: number;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#perSecond = limits.commandsPerSecond;
    this.#turnedAt = clock.now();
  }

  /** 0, or after how many ms the user may ask again. */
  take(user: User): number {
    const now = this.#clock.now();
    if (now - this.#turnedAt > FORGET_MS) {
      this.#before = now - this.#turnedAt > FORGET_MS * 2 ? new Map<string, TokenBucket>() : this.#recent;
      this.#recent = new Map();
      this.#turnedAt = now;
    }
    const key = userKey(user);
    const bucket = this.#recent.get(key) ?? this.#before.get(key) ?? new TokenBucket(this.#perSecond, now);
    this.#recent.set(key, bucket);
    return bucket.take(1, now);
  }
}
