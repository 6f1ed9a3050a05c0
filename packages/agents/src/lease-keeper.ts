import type { Clock, UserPort } from "@isowire/core/contracts";
import { answerWithin } from "./answer-within.js";

export interface LeaseKeeperOptions {
  readonly clock: Clock;
  readonly port: UserPort;
  readonly key: string;
  readonly token: number;
  /** How long it lasts from a renewal on. */
  readonly heldMs: number;
  /** How often it is renewed. */
  readonly renewMs: number;
  /** How long `stop` waits for renewals that are not answered. */
  readonly patienceMs: number;
  /** After each renewal: the moment to look at the record again, because hints can be lost. */
  readonly renewed: () => void;
  /** Somebody else has the lease now. */
  readonly lost: () => void;
  /** The renewal could not be asked for; the next one may. */
  readonly failed: (error: unknown) => void;
}

/**
 * Keeps a run's lease: renews it until it is disposed or the lease is lost. A renewal that is not answered keeps no other one
 * waiting; what it says late counts as well.
 */
export class LeaseKeeper implements Disposable {
  readonly #options: LeaseKeeperOptions;
  /** Renewals that are not answered yet. */
  readonly #asked = new Set<Promise<void>>();
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#arm();
  }

  #arm(): void {
    this.#timer = this.#options.clock.after(this.#options.renewMs, () => {
      if (this.#asked.size > 0) this.#options.failed(new Error("the last renewal is not answered yet"));
      const asked = this.#renew().finally(() => this.#asked.delete(asked));
      this.#asked.add(asked);
      this.#arm();
    });
  }

  async #renew(): Promise<void> {
    const { port, key, token, heldMs } = this.#options;
    try {
      const kept = await port.renew({ key, token, ttlMs: heldMs });
      if (this.#disposed) return;
      if (kept) {
        this.#options.renewed();
        return;
      }
      this[Symbol.dispose]();
      this.#options.lost();
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Resolves when no renewal can take effect any more, or the engine has not said so for `patienceMs`. */
  async stop(): Promise<void> {
    this[Symbol.dispose]();
    await answerWithin(this.#options.clock, this.#options.patienceMs, Promise.all(this.#asked));
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
  }
}
