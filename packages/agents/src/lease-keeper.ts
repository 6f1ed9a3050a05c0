import type { Clock, UserPort } from "@isowire/core/contracts";

export interface LeaseKeeperOptions {
  readonly clock: Clock;
  readonly port: UserPort;
  readonly key: string;
  readonly token: number;
  readonly ttlMs: number;
  /** After each renewal: the moment to look at the record again, because hints can be lost. */
  readonly renewed: () => void;
  /** Somebody else has the lease now. */
  readonly lost: () => void;
  /** The renewal could not be asked for; the next one may. */
  readonly failed: (error: unknown) => void;
}

/** Keeps a run's lease: renews at a third of its time, until it is disposed or the lease is lost. */
export class LeaseKeeper implements Disposable {
  readonly #options: LeaseKeeperOptions;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#arm();
  }

  #arm(): void {
    if (this.#disposed) return;
    this.#timer = this.#options.clock.after(this.#options.ttlMs / 3, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { port, key, token, ttlMs } = this.#options;
    try {
      const kept = await port.renew({ key, token, ttlMs });
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

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
  }
}
