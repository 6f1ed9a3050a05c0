/** Waits for the disk without holding up the event loop; whoever comes while one wait is under way shares the next. */
export class DiskBarrier {
  readonly #sync: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /** Resolves when what was written before the call is on the disk. */
  pass(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    const again = (): Promise<void> => {
      this.#next = undefined;
      return this.#start();
    };
    return (this.#next ??= this.#running.then(again, again));
  }

  #start(): Promise<void> {
    const running = this.#sync().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return (this.#running = running);
  }
}
