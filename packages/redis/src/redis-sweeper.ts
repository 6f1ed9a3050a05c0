import type { Clock, Logger } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import type { RedisCalls } from "./redis-calls.js";
import { SCRIPTS } from "./scripts.js";

/** Users of a bucket that one round takes. */
const AT_ONCE = 64;

export interface RedisSweeperOptions {
  readonly clock: Clock;
  readonly logger: Logger | undefined;
  /** Called before each sweep. */
  readonly before: () => Promise<void>;
}

/**
 * Drops what has run out, whichever node it was of: an index in each bucket says who is to be looked at. Redis's own times to
 * live are not used: they would take one key of a user and leave another.
 */
export class RedisSweeper implements Disposable {
  readonly #calls: RedisCalls;
  readonly #options: RedisSweeperOptions;
  #timer: Disposable | undefined;
  #sweeping = false;
  #disposed = false;

  constructor(calls: RedisCalls, options: RedisSweeperOptions) {
    this.#calls = calls;
    this.#options = options;
    this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
  }

  #schedule(): void {
    const { maxAgeMs } = this.#calls.retention;
    this.#timer = this.#options.clock.after(Math.min(60_000, Math.max(1000, maxAgeMs / 10)), () => {
      if (this.#disposed) return;
      this.#schedule();
      void this.#tick();
    });
  }

  async #tick(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      await this.#options.before();
      await this.#sweep();
    } catch (error) {
      if (IsowireError.isInstance(error, "ERR_CLOSED")) return;
      this.#options.logger?.warn({ err: error }, "unable to drop what has run out; the next sweep tries again");
    } finally {
      this.#sweeping = false;
    }
  }

  /** Round by round, until no bucket has more than was taken. */
  async #sweep(): Promise<void> {
    const { keys } = this.#calls;
    for (let full = true; full && !this.#disposed;) {
      const due = await this.#calls.buckets(SCRIPTS.due, (bucket) => keys.usersOf(bucket), [String(AT_ONCE), "due"]);
      const names = due as readonly (readonly string[])[];
      full = names.some((ofBucket) => ofBucket.length === AT_ONCE);
      await this.#calls.users(
        SCRIPTS.sweep,
        names.flat().map((name) => keys.ofName(name)),
      );
    }
  }
}
