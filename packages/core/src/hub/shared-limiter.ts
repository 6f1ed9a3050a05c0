import type { Clock } from "../contracts/clock.js";
import type { Logger } from "../contracts/logger.js";
import type { Limiters, RateLimiter, RateVerdict } from "../contracts/rate-limiter.js";
import type { UserContext } from "../contracts/user-context.js";
import { fingerprint } from "../log/fingerprint.js";

/** How long a message waits for a verdict, ms. */
const TIMEOUT_MS = 500;
/** How long a limiter that failed is left alone, ms: commands are not to wait for it one after the other. */
const REST_MS = 5000;

interface SharedLimiterPorts {
  readonly name: keyof Limiters;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Asks a limiter of the application's. One that fails lets pass: this node's own limit has done so, and still holds. */
export class SharedLimiter {
  readonly #limiter: RateLimiter;
  readonly #ports: SharedLimiterPorts;
  #restsUntil = -Infinity;

  constructor(limiter: RateLimiter, ports: SharedLimiterPorts) {
    this.#limiter = limiter;
    this.#ports = ports;
  }

  /** 0, or after how many ms the user may ask again. Never rejects. */
  take(context: UserContext, points: number): number | Promise<number> {
    const { name, clock } = this.#ports;
    if (this.#isResting(clock.now())) return 0;
    const key = `${name}.${fingerprint(context.tenantId, context.userId)}`;
    try {
      const verdict = this.#limiter.consume({ key, points, context });
      return isPromise(verdict) ? this.#inTime(verdict) : waitOf(verdict);
    } catch (error) {
      return this.#pass(error);
    }
  }

  async #inTime(verdict: Promise<RateVerdict>): Promise<number> {
    let timer: Disposable | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = this.#ports.clock.after(TIMEOUT_MS, () => {
        reject(new Error(`the limiter gave no answer within ${String(TIMEOUT_MS)} ms`));
      });
    });
    try {
      return waitOf(await Promise.race([verdict, late]));
    } catch (error) {
      return this.#pass(error);
    } finally {
      timer?.[Symbol.dispose]();
    }
  }

  /** Not for longer than it was told to, whatever the clock does. */
  #isResting(now: number): boolean {
    return now < this.#restsUntil && now >= this.#restsUntil - REST_MS;
  }

  #pass(error: unknown): number {
    const { name, clock, logger } = this.#ports;
    const now = clock.now();
    if (!this.#isResting(now)) {
      logger.warn({ error, limiter: name }, "a limiter failed; for a while this node's own limits hold alone");
      this.#restsUntil = now + REST_MS;
    }
    return 0;
  }
}

/** Of any make: limiters come from everywhere. */
function isPromise(verdict: RateVerdict | Promise<RateVerdict> | undefined): verdict is Promise<RateVerdict> {
  return typeof (verdict as Partial<Promise<RateVerdict>> | undefined)?.then === "function";
}

function waitOf(verdict: RateVerdict): number {
  if (verdict === "ok") return 0;
  const retryAfterMs = (verdict as Partial<Exclude<RateVerdict, string>> | undefined)?.retryAfterMs;
  if (typeof retryAfterMs !== "number" || !(retryAfterMs >= 0) || retryAfterMs === Infinity)
    throw new TypeError('expected a limiter to answer "ok" or { retryAfterMs }, in ms');
  return Math.max(1, Math.ceil(retryAfterMs));
}
