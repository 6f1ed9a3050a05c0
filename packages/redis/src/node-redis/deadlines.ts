/** Something that may take only so long. */
export interface Expiring {
  expire(): void;
}

/** One timer for all that may take equally long. */
export class Deadlines {
  readonly #timeoutMs: number;
  /** In the order they were added, which is the order they are due. */
  readonly #due = new Map<Expiring, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  add(job: Expiring): void {
    this.#due.set(job, performance.now() + this.#timeoutMs);
    this.#timer ??= this.#arm(this.#timeoutMs);
  }

  delete(job: Expiring): void {
    this.#due.delete(job);
  }

  #arm(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = undefined;
      this.#expire();
    }, ms).unref();
  }

  #expire(): void {
    const now = performance.now();
    for (const [job, at] of this.#due) {
      if (at > now) {
        this.#timer ??= this.#arm(Math.ceil(at - now));
        return;
      }
      this.#due.delete(job);
      job.expire();
    }
  }
}
