import type { MessageCost } from "../connection/connection-ports.js";
import type { Clock } from "../contracts/clock.js";
import type { Limits } from "../contracts/limits.js";
import type { Logger } from "../contracts/logger.js";
import type { Limiters, RateLimiter } from "../contracts/rate-limiter.js";
import type { UserContext } from "../contracts/user-context.js";
import type { IsowireError } from "../errors/isowire-error.js";
import { userKey } from "../identity/user-key.js";
import { invalidHubOption } from "./invalid-hub-option.js";
import { SharedLimiter } from "./shared-limiter.js";
import { UserRates } from "./user-rates.js";

const NAMES: readonly string[] = ["commands", "bytesIn"] satisfies (keyof Limiters)[];

interface RatesOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Pick<Limits, "bytesInPerSecond" | "commandsPerSecond">;
  readonly limiters: Limiters | undefined;
}

/** How much each user may still say: by this node's own limits, and by the limiters that the application shares over nodes. */
export class Rates {
  readonly #bytes: UserRates;
  readonly #commands: UserRates;
  readonly #sharedBytes: SharedLimiter | undefined;
  readonly #sharedCommands: SharedLimiter | undefined;

  /** @throws IsowireError `ERR_INVALID_OPTION` */
  constructor({ clock, logger, limits, limiters = {} }: RatesOptions) {
    checkNames(limiters);
    this.#bytes = new UserRates(clock, limits.bytesInPerSecond);
    this.#commands = new UserRates(clock, limits.commandsPerSecond);
    const shared = (name: keyof Limiters): SharedLimiter | undefined => {
      const limiter = checkedLimiter(limiters, name);
      return limiter === undefined ? undefined : new SharedLimiter(limiter, { name, clock, logger });
    };
    this.#sharedBytes = shared("bytesIn");
    this.#sharedCommands = shared("commands");
  }

  /** 0, or after how many ms the user may come again. A promise only when a limiter has to be asked; it never rejects. */
  take(context: UserContext, { bytes, asks }: MessageCost): number | Promise<number> {
    const key = userKey(context);
    const waitMs = this.#bytes.take(key, bytes) || (asks ? this.#commands.take(key, 1) : 0);
    if (waitMs > 0) return waitMs;
    const byBytes = this.#sharedBytes?.take(context, bytes) ?? 0;
    const byCommands = asks ? (this.#sharedCommands?.take(context, 1) ?? 0) : 0;
    if (typeof byBytes === "number" && typeof byCommands === "number") return Math.max(byBytes, byCommands);
    return Promise.all([byBytes, byCommands]).then((waits) => Math.max(...waits));
  }
}

/** A misspelt name would be a limit that nobody keeps. */
function checkNames(limiters: Limiters): void {
  const unknown = Object.keys(limiters).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw invalid(unknown, `one of ${NAMES.join(", ")}`, unknown);
}

function checkedLimiter(limiters: Limiters, name: keyof Limiters): RateLimiter | undefined {
  const limiter = limiters[name] as Partial<RateLimiter> | null | undefined;
  if (limiter === undefined || typeof limiter?.consume === "function") return limiters[name];
  throw invalid(name, "an object with consume", limiter);
}

function invalid(name: string, expected: string, received: unknown): IsowireError {
  const shown = typeof received === "string" ? received : received === null ? "null" : typeof received;
  return invalidHubOption(`limiters.${name}`, expected, shown);
}
