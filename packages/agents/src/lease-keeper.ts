import type { Clock, UserPort } from "@isowire/core/contracts";

export interface LeaseKeeperOptions {
  readonly clock: Clock;
  readonly port: UserPort;
  readonly key: string;
  readonly token: number;
  /** How long it lasts from a renewal on. */
  readonly heldMs: number;
  /** How often it is renewed. */
  readonly renewMs: number;
  /** After each renewal: the moment to look at the record again, because hints can be lost. */
  readonly renewed: () => void;
  /** Somebody else has the lease now. */
  readonly lost: () => void;
  /** The renewal could not be asked for; the next one may. */
  readonly failed: (error: unknown) => void;
}

/** Keeps a run's lease: renews it until it is disposed or the lease is lost. */
export class LeaseKeeper implements Disposable {
  readonly #options: LeaseKeeperOptions;
  #timer: Disposable | undefined;
  #disposed = false;
  #renewal: Promise<void> = Promise.resolve();

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#arm();
  }

  #arm(): void {
    if (this.#disposed) return;
    this.#timer = this.#options.clock.after(this.#options.renewMs, () => {
      this.#renewal = this.#renew();
    });
  }

  async #renew(): Promise<void> {
    const { port, key, token, heldMs } = this.#options;
    try {
      const kept = await port.renew({ key, token, ttlMs: heldMs });
      if (this.#disposed) return;
      if (!kept) {
        this.#options.lost();
        return;
      }
      this.#options.renewed();
    } catch (error) {
      this.#options.failed(error);
    }
    this.#arm();
  }

  /** Resolves when no renewal can take effect any more. */
  async stop(): Promise<void> {
    this[Symbol.dispose]();
    await this.#renewal;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
  }
}
