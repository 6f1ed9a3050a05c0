/** Work that is asked for often and done once at a time: whoever asks while it runs has it run once more. */
export class Background {
  readonly #work: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(work: () => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  /** At the end of this turn, so that what is gathered in it goes together. */
  soon(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      await Promise.resolve();
      this.#again = false;
      await this.#work().catch(this.#onError);
    }
  }
}
