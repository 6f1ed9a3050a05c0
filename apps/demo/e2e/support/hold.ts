import { type Pause, pause } from "../../src/agents/steps/pause.js";

/** An agent that can be stopped between two words, or in a tool, for as long as a test needs to look at it. */
export class Hold {
  #ms: number | undefined;
  #after = 0;
  #released: Promise<void> = Promise.resolve();
  #release = (): void => undefined;

  /** Of the pauses of this length so many go by; the next one lasts until the release. */
  at(ms: number, after: number): void {
    this.#ms = ms;
    this.#after = after;
    this.#released = new Promise((resolve) => (this.#release = resolve));
  }

  release(): void {
    this.#ms = undefined;
    this.#release();
  }

  readonly pause: Pause = async (ms, signal) => {
    await pause(ms, signal);
    if (ms !== this.#ms) return;
    this.#after -= 1;
    if (this.#after >= 0) return;
    const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await Promise.race([this.#released, aborted]);
    signal.throwIfAborted();
  };
}
