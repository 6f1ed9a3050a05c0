import type { Appending, AppendResult } from "../contracts/event-log.js";

type Promised = Promise<AppendResult>;

/**
 * The answer of an append that took effect within the call. Who asks for `settled` need not wait for a turn, and then no
 * promise is made: that is done when somebody waits.
 */
export class Settled implements Appending {
  readonly settled: AppendResult;

  constructor(settled: AppendResult) {
    this.settled = settled;
  }

  get [Symbol.toStringTag](): string {
    return "Promise";
  }

  then<A = AppendResult, B = never>(
    onFulfilled?: ((result: AppendResult) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<AppendResult | B> {
    return this.#promise().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promised {
    return this.#promise().finally(onFinally);
  }

  #promise(): Promised {
    return Promise.resolve(this.settled);
  }
}
