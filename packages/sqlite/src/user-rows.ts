import { randomBytes } from "node:crypto";
import type { Clock, Position } from "@isowire/core/contracts";
import type { SqliteRow } from "./database.js";
import type { WriteBack } from "./group-commit.js";
import type { Statements } from "./statements.js";

/** What is kept of users in memory, so that an append need not look for them. */
const MAX_KNOWN = 10_000;

/** A user's log, less its entries. Whoever changes one says so with `changed`. */
export interface UserRow {
  readonly id: number;
  readonly name: string;
  epoch: string;
  baseOffset: number;
  baseTime: number;
  headOffset: number;
  headTime: number;
  bytes: number;
  oldestTime: number | null;
  sweptOffset: number;
  lastToken: number;
  lastVersion: number;
  closedKeys: number;
  updatedAt: number;
}

const COLUMNS = `id, name, epoch, base_offset, base_time, head_offset, head_time, bytes, oldest_time, swept_offset,
  last_token, last_version, closed_keys, updated_at`;

const FIND = `SELECT ${COLUMNS} FROM users WHERE name = ?`;

const MAKE = `INSERT INTO users (name, epoch, base_offset, base_time, head_offset, head_time, bytes, oldest_time, swept_offset,
  last_token, last_version, closed_keys, updated_at)
  SELECT ?, ?, 0, ?, 0, ?, 0, NULL, 0, 0, value, 0, ? FROM meta WHERE name = 'version_floor' RETURNING ${COLUMNS}`;

const CHANGE = `UPDATE users SET epoch = ?, base_offset = ?, base_time = ?, head_offset = ?, head_time = ?, bytes = ?,
  oldest_time = ?, swept_offset = ?, last_token = ?, last_version = ?, closed_keys = ?, updated_at = ? WHERE id = ?`;

/** What most appends change; it touches no index. */
const APPEND = `UPDATE users SET head_offset = ?, head_time = ?, bytes = ?, updated_at = ? WHERE id = ?`;

/** The users of a file. Changes are gathered and written back before the commit: once a user, however much was appended. */
export class UserRows implements WriteBack {
  readonly #statements: Statements;
  readonly #clock: Clock;
  readonly #known = new Map<string, UserRow>();
  readonly #changed = new Set<UserRow>();
  readonly #appended = new Set<UserRow>();

  constructor(statements: Statements, clock: Clock) {
    this.#statements = statements;
    this.#clock = clock;
  }

  /** The user's row if there is one; looking does not make one. */
  find(name: string): UserRow | undefined {
    return this.#known.get(name) ?? this.#remember(this.#statements.of(FIND).get([name]));
  }

  /** The user's row, made if there is none: within a transaction. */
  open(name: string): UserRow {
    const found = this.find(name);
    if (found !== undefined) return found;
    const now = this.#clock.now();
    const made = this.#remember(this.#statements.of(MAKE).get([name, newEpoch(), now, now, now]));
    if (made === undefined) throw new Error("expected the row that was inserted");
    return made;
  }

  /** To be called for every change, within a transaction. */
  changed(row: UserRow): void {
    row.updatedAt = this.#clock.now();
    this.#changed.add(row);
  }

  /** Instead of `changed` when nothing but the head and the bytes did. */
  appended(row: UserRow): void {
    row.updatedAt = this.#clock.now();
    this.#appended.add(row);
  }

  /** The row is no longer in the file. */
  forget(row: UserRow): void {
    this.#changed.delete(row);
    this.#appended.delete(row);
    this.#known.delete(row.name);
  }

  flush(): void {
    for (const row of this.#changed) this.#statements.of(CHANGE).run([...valuesOf(row), row.id]);
    for (const row of this.#appended) {
      if (this.#changed.has(row)) continue;
      this.#statements.of(APPEND).run([row.headOffset, row.headTime, row.bytes, row.updatedAt, row.id]);
    }
    this.#changed.clear();
    this.#appended.clear();
    for (const name of this.#known.keys()) {
      if (this.#known.size <= MAX_KNOWN) break;
      this.#known.delete(name);
    }
  }

  /** What is in memory may be ahead of the file: it is read anew. */
  discard(): void {
    this.#changed.clear();
    this.#appended.clear();
    this.#known.clear();
  }

  #remember(columns: SqliteRow | undefined): UserRow | undefined {
    if (columns === undefined) return undefined;
    const row = toUserRow(columns);
    this.#known.set(row.name, row);
    return row;
  }
}

export function newEpoch(): string {
  return randomBytes(12).toString("base64url");
}

export function headOf({ epoch, headOffset, headTime }: UserRow): Position {
  return { epoch, offset: headOffset, time: headTime };
}

function toUserRow(columns: SqliteRow): UserRow {
  const [id, name, epoch, baseOffset, baseTime, headOffset, headTime, bytes, oldestTime, ...rest] = columns;
  const [sweptOffset, lastToken, lastVersion, closedKeys, updatedAt] = rest as number[];
  return {
    id,
    name,
    epoch,
    baseOffset,
    baseTime,
    headOffset,
    headTime,
    bytes,
    oldestTime,
    sweptOffset,
    lastToken,
    lastVersion,
    closedKeys,
    updatedAt,
  } as UserRow;
}

function valuesOf(row: UserRow): (string | number | null)[] {
  const { epoch, baseOffset, baseTime, headOffset, headTime, bytes, oldestTime, sweptOffset } = row;
  const { lastToken, lastVersion, closedKeys, updatedAt } = row;
  return [
    epoch,
    baseOffset,
    baseTime,
    headOffset,
    headTime,
    bytes,
    oldestTime,
    sweptOffset,
    lastToken,
    lastVersion,
    closedKeys,
    updatedAt,
  ];
}
