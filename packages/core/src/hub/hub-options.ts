import type { Engine } from "../contracts/engine.js";
import type { EventMap } from "../contracts/event-map.js";
import type { Limits } from "../contracts/limits.js";
import type { Logger } from "../contracts/logger.js";
import type { Limiters } from "../contracts/rate-limiter.js";
import type { Retention } from "../contracts/retention.js";

export interface HubOptions {
  /** Where logs live. The hub closes it, with the last hub that uses it. @defaultValue a memory engine */
  readonly engine?: Engine;
  readonly limits?: Partial<Limits>;
  /**
   * Rate limiters that nodes share, asked beside this node's own limits: `fromRateLimiterFlexible`, or your own.
   *
   * @defaultValue none: `commandsPerSecond` and `bytesInPerSecond` hold on each node
   */
  readonly limiters?: Limiters;
  /** Per user. @defaultValue the engine's own */
  readonly retention?: Partial<Retention>;
  /** Schemas that `sendEvent` checks payloads against; from `defineEvents`. */
  readonly events?: EventMap;
  /** `many` refuses an engine that only this process sees. @defaultValue "one" */
  readonly nodes?: "one" | "many";
  /** @defaultValue warnings and errors to the console */
  readonly logger?: Logger;
  /** How often the heads of the users connected here are compared with the log, ms: the bound for a lost hint. @defaultValue 5,000 */
  readonly reconcileMs?: number;
  /** After how long without a byte drained a slow connection is closed 4001, ms. @defaultValue 10,000 */
  readonly stallMs?: number;
}
