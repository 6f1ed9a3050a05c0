import type { RateLimiter } from "../contracts/rate-limiter.js";

/** The part of a limiter of the package `rate-limiter-flexible` that is used. */
export interface FlexibleLimiter {
  /** Rejects with `{ msBeforeNext }` when there are too few points, and with an `Error` when its store failed. */
  consume(key: string, points?: number): Promise<unknown>;
}

/**
 * A limiter of `rate-limiter-flexible` as the hub takes it. Its store (Redis, PostgreSQL, a cluster's primary) is what all
 * nodes share; its `points` and `duration` are the limit.
 *
 * @example
 * ```ts
 * const limiter = new RateLimiterRedis({ storeClient: redis, useRedisPackage: true, points: 100, duration: 10 });
 * createHub({ engine, limiters: { commands: fromRateLimiterFlexible(limiter) } });
 * ```
 */
export function fromRateLimiterFlexible(limiter: FlexibleLimiter): RateLimiter {
  return {
    async consume({ key, points }) {
      try {
        await limiter.consume(key, points);
        return "ok";
      } catch (refusal) {
        const waitMs = waitOf(refusal);
        if (waitMs === undefined) throw refusal;
        return { retryAfterMs: waitMs };
      }
    },
  };
}

/** Undefined for what is no refusal. A key that never expires has -1: who asks too soon is told so again. */
function waitOf(refusal: unknown): number | undefined {
  if (typeof refusal !== "object" || refusal === null || refusal instanceof Error) return undefined;
  const { msBeforeNext } = refusal as { readonly msBeforeNext?: unknown };
  return typeof msBeforeNext === "number" ? Math.max(1, msBeforeNext) : undefined;
}
