import {
  collectPage,
  type AppendRequest,
  type AppendResult,
  type EventLog,
  type HistoryQuery,
  type HistoryResult,
  type Position,
  type ReadResult,
  type User,
} from "@isowire/core/contracts";
import { append, prepareAppend } from "./append.js";
import { following, preceding, timeAt } from "./entry-rows.js";
import { dropThrough } from "./retain.js";
import type { SqliteStore } from "./sqlite-store.js";
import { userName } from "./user-name.js";
import { headOf, newEpoch, type UserRow } from "./user-rows.js";

/** Logs in a SQLite file. */
export class SqliteLog implements EventLog {
  readonly #store: SqliteStore;

  constructor(store: SqliteStore) {
    this.#store = store;
  }

  async append(user: User, request: AppendRequest): Promise<AppendResult> {
    const { commits, users } = this.#store;
    commits.assertOpen();
    const prepared = prepareAppend(request);
    const name = userName(user);
    return commits.write(() => append(this.#store, users.open(name), prepared), prepared.bytes);
  }

  async read(user: User, query: { after?: Position; limit: number; maxBytes?: number }): Promise<ReadResult> {
    return this.#store.lookAt(user, (row) => {
      const head = headOf(row);
      const from = query.after ?? { epoch: row.epoch, offset: row.baseOffset, time: row.baseTime };
      const status = this.#compare(row, from);
      if (status !== "ok") return { status, head };
      const { limit, maxBytes = Infinity } = query;
      const entries = following(this.#store.statements, { row, limit }, from.offset);
      return { status, entries: collectPage(entries, { limit, maxBytes }).entries, head, from };
    });
  }

  async head(user: User): Promise<Position> {
    return this.#store.lookAt(user, headOf);
  }

  async history(user: User, query: HistoryQuery): Promise<HistoryResult> {
    return this.#store.lookAt(user, (row) => {
      const { statements } = this.#store;
      const all = { row, limit: Infinity };
      const { before = Infinity, after } = query;
      const walk = after === undefined ? preceding(statements, all, before) : following(statements, all, after);
      const { entries, more } = collectPage(walk, query);
      return { epoch: row.epoch, entries: after === undefined ? entries.reverse() : entries, more };
    });
  }

  async trim(user: User, through: number): Promise<void> {
    return this.#change(user, (row) => dropThrough(this.#store, row, through));
  }

  async changeEpoch(user: User, from: string): Promise<Position> {
    return this.#change(user, (row) => {
      if (row.epoch === from) {
        row.epoch = newEpoch();
        this.#store.users.changed(row);
      }
      return headOf(row);
    });
  }

  async #change<T>(user: User, change: (row: UserRow) => T): Promise<T> {
    const name = userName(user);
    return this.#store.commits.write(() => change(this.#store.users.open(name)));
  }

  #compare(row: UserRow, position: Position): ReadResult["status"] {
    if (position.epoch !== row.epoch || position.offset > row.headOffset) return "epoch_changed";
    if (position.offset < row.baseOffset) return "trimmed";
    return timeAt(this.#store.statements, row, position.offset) === position.time ? "ok" : "epoch_changed";
  }
}
