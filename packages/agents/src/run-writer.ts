import type { AppendRequest, Clock, EventInput, UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import type { RunEventInput } from "./assistant-text.js";
import { isEnded, readRun, type RunRecord, runKey, writeRun } from "./run-record.js";

/** For as long as a burst of the application's may take, not for one that does not end. */
const TRIES = 100;
const WAIT_MS = 100;

export interface RunWriterOptions {
  readonly port: UserPort;
  readonly runId: string;
  readonly threadId: string;
  /** Of the lease under which this node writes. */
  readonly token: number;
  readonly clock: Clock;
  /** Calls that may wait; more are `ERR_OVERLOADED`. */
  readonly maxPending: number;
  /** The first append that failed. Nothing is written afterwards. */
  readonly broken: (error: unknown) => void;
}

/** A change of the record, with the events that belong to it. */
export interface RecordChange {
  readonly record: RunRecord;
  readonly events: readonly RunEventInput[];
}

/** The one pen of a run: one append after the other, in call order, each under the run's lease. */
export class RunWriter {
  readonly #options: RunWriterOptions;
  #tail: Promise<void> = Promise.resolve();
  #pending = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: RunWriterOptions) {
    this.#options = options;
  }

  append(events: readonly RunEventInput[]): Promise<void> {
    return this.#enqueue(async () => {
      await this.#write({ events: this.#stamped(events), fence: this.#fence });
    });
  }

  /** Compare-and-set on the record; `change` is asked again when somebody else was faster, and may decline. */
  update(change: (record: RunRecord) => RecordChange | undefined): Promise<RunRecord> {
    return this.#enqueue(async () => {
      for (;;) {
        const before = await readRun(this.#options.port, this.#options.runId);
        if (before === undefined || isEnded(before.value.status)) throw new IsowireError("ERR_FENCED");
        const after = change(before.value);
        if (after === undefined) return before.value;
        if (await this.#swap(after, before.version)) return after.record;
      }
    });
  }

  /** What broke the run, if anything did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Resolves when everything that was called before has been written or refused. */
  settled(): Promise<void> {
    return this.#tail;
  }

  async #swap(change: RecordChange, ifVersion: number): Promise<boolean> {
    const state = [writeRun(change.record, ifVersion)];
    try {
      await this.#write({ events: this.#stamped(change.events), state, fence: this.#fence });
      return true;
    } catch (error) {
      if (IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) return false;
      throw error;
    }
  }

  /** What the user's other appends leave no room for has not happened: it waits until there is. */
  async #write(request: AppendRequest): Promise<void> {
    const { port, clock } = this.#options;
    for (let tries = 1; ; tries += 1) {
      try {
        await port.append(request);
        return;
      } catch (error) {
        if (tries === TRIES || !IsowireError.isInstance(error, "ERR_OVERLOADED")) throw error;
        await new Promise<void>((resolve) => void clock.after(error.retryAfterMs ?? WAIT_MS, resolve));
      }
    }
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    const overloaded = this.#pending > this.#options.maxPending;
    const result = this.#tail.then(async () => {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (overloaded) throw new IsowireError("ERR_OVERLOADED");
      return work();
    });
    this.#tail = result.then(
      () => this.#done(),
      (error: unknown) => this.#done({ error }),
    );
    return result;
  }

  #done(failure?: { readonly error: unknown }): void {
    this.#pending -= 1;
    if (failure === undefined || this.#failure !== undefined) return;
    this.#failure = failure;
    this.#options.broken(failure.error);
  }

  #stamped(events: readonly RunEventInput[]): readonly EventInput[] {
    const { runId, threadId } = this.#options;
    return events.map((event) => ({ ...event, runId, threadId }));
  }

  get #fence(): { readonly key: string; readonly token: number } {
    return { key: runKey(this.#options.runId), token: this.#options.token };
  }
}
