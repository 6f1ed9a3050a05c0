import type { Clock } from "../contracts/clock.js";
import type { HubPorts } from "../contracts/hub-ports.js";
import type { Limits } from "../contracts/limits.js";
import { TokenBucket } from "../connection/token-bucket.js";

/** Counts sockets in and out, from before they are authenticated. */
export class Admission {
  draining = false;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #rate: TokenBucket;
  #places = 0;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#rate = new TokenBucket(limits.upgradesPerSecond, clock.now());
  }

  admit(): ReturnType<HubPorts["admit"]> {
    if (this.draining) return { refused: "draining", retryAfterMs: 1000 };
    if (this.#places >= this.#limits.connectionsPerNode) return { refused: "full", retryAfterMs: 5000 };
    const waitMs = this.#rate.take(1, this.#clock.now());
    if (waitMs > 0) return { refused: "rate", retryAfterMs: waitMs };
    this.#places += 1;
    return "ok";
  }

  release(): void {
    this.#places -= 1;
  }
}
