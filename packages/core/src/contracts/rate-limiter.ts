import type { UserContext } from "./user-context.js";

/** What a user asks of a limiter. */
export interface RateRequest {
  /**
   * Stands for the user: the same on every node, another one for every other user and every other limit, at most 64
   * characters, and nobody can be read from it.
   */
  readonly key: string;
  /** A whole number above 0: 1 for a command, a history request or a refresh; for a message its bytes. */
  readonly points: number;
  /** Whose message it is: for limits that depend on claims. */
  readonly context: UserContext;
}

/** The user may go on, or may come again after so many ms. */
export type RateVerdict = "ok" | { readonly retryAfterMs: number };

/**
 * Counts what users ask, over all the nodes that share it. The hub asks it after this node's own limit has let the message
 * pass. One that throws, or gives no answer within 500 ms, lets the message pass and is left alone for 5 s: this node's own
 * limit still holds.
 */
export interface RateLimiter {
  /**
   * MUST count `points` under `key` when it answers `ok`. MUST count keys apart: what one user asks MUST never be held
   * against another.
   */
  consume(request: RateRequest): RateVerdict | Promise<RateVerdict>;
}

/** Limiters that a hub asks beside its own limits, so that they hold over all nodes together. */
export interface Limiters {
  /** Beside `commandsPerSecond`: commands, history requests and refreshes. */
  readonly commands?: RateLimiter;
  /** Beside `bytesInPerSecond`: every message. It should have room for `maxMessageBytes` points, or large ones never pass. */
  readonly bytesIn?: RateLimiter;
}
