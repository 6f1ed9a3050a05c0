import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";
import { toFailure } from "./sqlite-failure.js";

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

/**
 * Gathers the calls of a turn of the event loop into one transaction, in the order they came, so that all of them share one
 * commit. A call that refuses (an `IsowireError`) MUST have written nothing: it refuses alone. When SQLite fails one, the
 * transaction is rolled back and each of its calls gets one of its own: it fails alone, too.
 */
export class GroupCommit {
  readonly #database: SqliteDatabase;
  readonly #writeBack: WriteBack;
  #waiting: Call[] = [];
  #isScheduled = false;
  #isClosed = false;

  constructor(database: SqliteDatabase, writeBack: WriteBack) {
    this.#database = database;
    this.#writeBack = writeBack;
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
      return work();
    } catch (error) {
      throw toFailure(this.#database, error, "statement");
    }
  }

  assertOpen(): void {
    if (this.#isClosed) throw new IsowireError("ERR_CLOSED", { message: "unable to use the engine; it was closed" });
  }

  /** Commits what waits, and takes nothing more. */
  close(): void {
    this.#isClosed = true;
    while (this.#waiting.length > 0) this.#commitSome();
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
    const taken: Call[] = [];
    const settle: (() => void)[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      this.#runSome(taken, settle);
      this.#writeBack.flush();
    } catch {
      // Which of them it was shows when each runs alone, and what was wrong is told to that one.
      this.#rollBack();
      for (const call of this.#waiting.splice(0, Math.max(1, taken.length))) this.#runAlone(call);
      return;
    }
    this.#waiting.splice(0, taken.length);
    this.#commit(taken, settle);
  }

  #runSome(taken: Call[], settle: (() => void)[]): void {
    const until = performance.now() + MAX_MS;
    let bytes = 0;
    for (const call of this.#waiting) {
      taken.push(call);
      settle.push(call.run());
      bytes += call.bytes;
      if (taken.length >= MAX_CALLS || bytes >= MAX_BYTES || performance.now() >= until) return;
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
    this.#commit([call], settle);
  }

  #commit(calls: readonly Call[], settle: readonly (() => void)[]): void {
    try {
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      for (const { fail, isWrite } of calls) {
        fail(toFailure(this.#database, error, isWrite ? "commit" : "statement"));
      }
      return;
    }
    for (const one of settle) one();
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
