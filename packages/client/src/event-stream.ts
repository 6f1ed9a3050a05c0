import type { ClientEvent } from "./client-event.js";
import { CodedError } from "@isowire/core/protocol";

export interface EventStreamOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Events that may wait for a slow loop; one more and the iteration throws `ERR_OVERLOADED` after what it holds.
   *
   * @defaultValue 1,000
   */
  readonly maxBufferedEvents?: number | undefined;
}

type Result = IteratorResult<ClientEvent, undefined>;
interface Waiter {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

const DONE: Result = { done: true, value: undefined };

/** A queue with one reader. It loses nothing: it either hands on every event since its making, or throws. */
export class EventStream implements AsyncIterableIterator<ClientEvent, undefined> {
  readonly #max: number;
  readonly #released: () => void;
  #buffer: ClientEvent[] = [];
  #waiters: Waiter[] = [];
  #ended = false;
  #failure: unknown;

  /** @param released called once, when no more events are wanted */
  constructor({ signal, maxBufferedEvents = 1_000 }: EventStreamOptions, released: (stream: EventStream) => void) {
    this.#max = maxBufferedEvents;
    const abort = (): void => void this.return();
    this.#released = () => {
      signal?.removeEventListener("abort", abort);
      released(this);
    };
    if (signal?.aborted === true) this.end();
    else signal?.addEventListener("abort", abort);
  }

  push(event: ClientEvent): void {
    if (this.#ended) return;
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.resolve({ done: false, value: event });
    } else if (this.#buffer.length < this.#max) {
      this.#buffer.push(event);
    } else {
      this.#failure = new CodedError("ERR_OVERLOADED", {
        message: `unable to hold more events for this loop; ${this.#max} wait already`,
        retryable: true,
        details: { firstLostOffset: event.offset },
      });
      this.end();
    }
  }

  /** What is buffered is still handed on. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#released();
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(DONE);
  }

  next(): Promise<Result> {
    const event = this.#buffer.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#failure !== undefined) return Promise.reject(this.#takeFailure());
    if (this.#ended) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  return(): Promise<Result> {
    this.#buffer = [];
    this.end();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #takeFailure(): Error {
    const failure = this.#failure as Error;
    this.#failure = undefined;
    return failure;
  }
}
