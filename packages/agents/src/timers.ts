import type { Clock } from "@isowire/core/contracts";

/** The timers of one owner: disposed together, so that nothing outlives it. */
export class Timers implements Disposable {
  readonly #clock: Clock;
  readonly #armed = new Set<Disposable>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = this.#clock.after(ms, () => {
      this.#armed.delete(handle);
      callback();
    });
    const handle = {
      [Symbol.dispose]: () => {
        this.#armed.delete(handle);
        timer[Symbol.dispose]();
      },
    };
    this.#armed.add(handle);
    return handle;
  }

  [Symbol.dispose](): void {
    for (const timer of [...this.#armed]) timer[Symbol.dispose]();
  }
}
