/** Waits for everything that was sent to be in the log. */
export class Receipts {
  #waiting = 0;
  #refused: Error | undefined;
  #settle: (() => void) | undefined;

  expect(receipt: Promise<unknown>): void {
    this.#waiting += 1;
    receipt.then(this.#accept, this.#refuse);
  }

  /** Rejects with the first refusal there was. */
  async settled(): Promise<void> {
    if (this.#waiting > 0) await new Promise<void>((resolve) => (this.#settle = resolve));
    if (this.#refused !== undefined) throw this.#refused;
  }

  readonly #accept = (): void => {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#settle?.();
  };

  readonly #refuse = (error: unknown): void => {
    this.#refused ??= error as Error;
    this.#accept();
  };
}
