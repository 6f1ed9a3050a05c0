import type { Engine, Logger } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { forgetUser, isForgettable } from "./forget-user.js";
import { retain, sweepEntries } from "./retain.js";
import type { SqliteStore } from "./sqlite-store.js";
import { nameToUser } from "./user-name.js";

/** Rows that one step deletes at most, and users it looks at: it shares its transaction with others' appends. */
const STEP = 200;

const EXPIRED_KEYS = `DELETE FROM idempotency WHERE (user_id, key) IN
  (SELECT user_id, key FROM idempotency WHERE expires_at <= ? LIMIT ${String(STEP)}) RETURNING 1`;
const EXPIRED_STATE = `DELETE FROM state WHERE rowid IN
  (SELECT rowid FROM state WHERE expires_at <= ? LIMIT ${String(STEP)}) RETURNING 1`;
const AGED = `SELECT name FROM users WHERE oldest_time <= ? LIMIT ${String(STEP)}`;
const EMPTIED = `SELECT name FROM users WHERE oldest_time IS NULL AND updated_at < ? LIMIT ${String(STEP)}`;

/** Deletes what has run out, a little at a time, also of users that nobody hears of any more. */
export class Sweeper {
  readonly #store: SqliteStore;
  readonly #live: Engine;
  readonly #logger: Logger;
  #timer: Disposable | undefined;
  #isStopped = false;

  /** `live` knows who is connected. */
  constructor(store: SqliteStore, live: Engine, logger: Logger) {
    this.#store = store;
    this.#live = live;
    this.#logger = logger;
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.[Symbol.dispose]();
  }

  /** A tenth of the retention, at least every minute. */
  #schedule(): void {
    if (this.#isStopped) return;
    const { clock, retention } = this.#store;
    this.#timer = clock.after(Math.min(60_000, Math.max(1000, retention.maxAgeMs / 10)), () => {
      void this.#sweep().finally(() => this.#schedule());
    });
  }

  async #sweep(): Promise<void> {
    try {
      for (const step of [this.#keys, this.#state, this.#aged, this.#unswept]) await this.#untilDone(step);
      await this.#emptied();
    } catch (error) {
      if (IsowireError.isInstance(error, "ERR_CLOSED")) return;
      this.#logger.warn({ error }, "unable to delete what has run out; the next try is in a minute at most");
    }
  }

  async #untilDone(step: (this: this) => number): Promise<void> {
    for (let done = STEP; done >= STEP;) done = await this.#store.commits.write(() => step.call(this));
  }

  #keys(): number {
    return this.#store.statements.of(EXPIRED_KEYS).all([this.#store.clock.now()]).length;
  }

  #state(): number {
    return this.#store.statements.of(EXPIRED_STATE).all([this.#store.clock.now()]).length;
  }

  /** Of users whose oldest entry is too old. */
  #aged(): number {
    const { clock, retention, statements, users } = this.#store;
    users.flush();
    const names = statements.of(AGED).all([clock.now() - retention.maxAgeMs]);
    for (const [name] of names) {
      const row = users.find(name as string);
      if (row !== undefined) retain(this.#store, row);
    }
    return names.length;
  }

  #unswept(): number {
    const [name] = this.#store.unswept;
    const row = name === undefined ? undefined : this.#store.users.find(name);
    if (name !== undefined && row === undefined) this.#store.unswept.delete(name);
    if (row !== undefined) sweepEntries(this.#store, row, STEP);
    return this.#store.unswept.size > 0 ? STEP : 0;
  }

  /** Users of whom nothing is left, and who are not connected, are forgotten; others are looked at again much later. */
  async #emptied(): Promise<void> {
    const { clock, commits, retention, statements } = this.#store;
    const since = clock.now() - retention.maxAgeMs;
    for (;;) {
      const names = await commits.read(() => statements.of(EMPTIED).all([since]));
      await Promise.all(names.map(([name]) => this.#forget(name as string, since)));
      if (names.length < STEP) return;
    }
  }

  async #forget(name: string, since: number): Promise<void> {
    const { commits, users } = this.#store;
    const isConnected = (await this.#live.presence.list(nameToUser(name))).length > 0;
    await commits.write(() => {
      const row = users.find(name);
      if (row === undefined) return;
      if (!isConnected && isForgettable(this.#store, row, since)) forgetUser(this.#store, row, STEP);
      else users.changed(row);
    });
  }
}
