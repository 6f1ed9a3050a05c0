import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";
import type { DiskBarrier } from "./disk-barrier.js";
import { toFailure, unconfirmed } from "./sqlite-failure.js";

/** A transaction takes no more calls than this, so that those who only wait for a socket do not wait for long. */
const MAX_CALLS = 512;
/** Nor more bytes than this. */
const MAX_BYTES = 1_048_576;
/** Nor more time, ms, before its commit. */
const MAX_MS = 4;

/** What is written back before a commit, and forgotten when there is none. */
export interface WriteBack {
  flush(): void;
  discard(): void;
}

/** A call that waits for its transaction. */
interface Call {
  /** Runs it. Returns what settles its promise after the commit; throws what SQLite threw. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
  readonly bytes: number;
  readonly isWrite: boolean;
}

/** Calls that have run in one transaction, and what settles each. */
interface Ran {
  readonly calls: readonly Call[];
  readonly settle: readonly (() => void)[];
}

/**
 * Gathers the calls of a turn of the event loop into one transaction, in the order they came, so that all of them share one
 * commit. A call that refuses (an `IsowireError`) MUST have written nothing: it refuses alone. When SQLite fails one, the
 * transaction is rolled back and each of its calls gets one of its own: it fails alone, too.
 */
export class GroupCommit {
  readonly #database: SqliteDatabase;
  readonly #writeBack: WriteBack;
  readonly #barrier: DiskBarrier | undefined;
  #waiting: Call[] = [];
  /** Settles when all that was committed is on the disk; undefined when it is, or need not be. */
  #unsynced: Promise<void> | undefined;
  #isScheduled = false;
  #isClosed = false;

  /** With a barrier nobody is told of a commit before it has passed. */
  constructor(database: SqliteDatabase, writeBack: WriteBack, barrier?: DiskBarrier) {
    this.#database = database;
    this.#writeBack = writeBack;
    this.#barrier = barrier;
  }

  /** Resolves with what `work` returned when that has been committed. */
  write<T>(work: () => T, bytes = 0): Promise<T> {
    return this.#enqueue(work, { bytes, isWrite: true });
  }

  /** Looks at once when nobody waits; else in turn, so that it sees what was called before it. */
  async read<T>(work: () => T): Promise<T> {
    this.assertOpen();
    if (this.#waiting.length > 0) return this.#enqueue(work, { bytes: 0, isWrite: false });
    try {
      const seen = work();
      if (this.#unsynced !== undefined) await this.#unsynced;
      return seen;
    } catch (error) {
      throw toFailure(this.#database, error, "statement");
    }
  }

  assertOpen(): void {
    if (this.#isClosed) throw new IsowireError("ERR_CLOSED", { message: "unable to use the engine; it was closed" });
  }

  /** Commits what waits, and takes nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#waiting.length > 0) this.#commitSome();
    await this.#unsynced;
  }

  async #enqueue<T>(work: () => T, kind: { readonly bytes: number; readonly isWrite: boolean }): Promise<T> {
    this.assertOpen();
    return new Promise<T>((resolve, reject) => {
      const run = (): (() => void) => {
        try {
          const value = work();
          return () => resolve(value);
        } catch (error) {
          if (!IsowireError.isInstance(error)) throw error;
          return () => reject(error);
        }
      };
      this.#waiting.push({ run, fail: reject, ...kind });
      this.#schedule();
    });
  }

  /** After this turn's input, so that what it brings goes together; and others get a turn between two transactions. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#waiting.length === 0) return;
      this.#commitSome();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commitSome(): void {
    const calls: Call[] = [];
    const settle: (() => void)[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      this.#runSome(calls, settle);
      this.#writeBack.flush();
    } catch {
      // Which of them it was shows when each runs alone, and what was wrong is told to that one.
      this.#rollBack();
      for (const call of this.#waiting.splice(0, Math.max(1, calls.length))) this.#runAlone(call);
      return;
    }
    this.#waiting.splice(0, calls.length);
    this.#commit({ calls, settle });
  }

  #runSome(calls: Call[], settle: (() => void)[]): void {
    const until = performance.now() + MAX_MS;
    let bytes = 0;
    for (const call of this.#waiting) {
      calls.push(call);
      settle.push(call.run());
      bytes += call.bytes;
      if (calls.length >= MAX_CALLS || bytes >= MAX_BYTES || performance.now() >= until) return;
    }
  }

  #runAlone(call: Call): void {
    const settle: (() => void)[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      settle.push(call.run());
      this.#writeBack.flush();
    } catch (error) {
      this.#rollBack();
      call.fail(toFailure(this.#database, error, "statement"));
      return;
    }
    this.#commit({ calls: [call], settle });
  }

  #commit({ calls, settle }: Ran): void {
    try {
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      for (const { fail, isWrite } of calls) {
        fail(toFailure(this.#database, error, isWrite ? "commit" : "statement"));
      }
      return;
    }
    if (this.#barrier === undefined) for (const one of settle) one();
    else this.#settleBehind(this.#barrier, { calls, settle });
  }

  #settleBehind(barrier: DiskBarrier, { calls, settle }: Ran): void {
    const passed = barrier
      .pass()
      .then(
        () => {
          for (const one of settle) one();
        },
        (error: unknown) => {
          for (const { fail } of calls) fail(unconfirmed(error));
        },
      )
      .then(() => {
        if (this.#unsynced === passed) this.#unsynced = undefined;
      });
    this.#unsynced = passed;
  }

  #rollBack(): void {
    this.#writeBack.discard();
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // When the disk is full or broken SQLite has rolled back by itself, and says here that there is nothing to roll back.
    }
  }
}
