import { createEntry, type Entry } from "@isowire/core/contracts";
import type { SqliteRow } from "./database.js";
import type { Statements } from "./statements.js";
import type { UserRow } from "./user-rows.js";

/** Rows fetched at a time: a reader who is bounded in bytes takes few large ones. */
const CHUNK = 64;

const COLUMNS = `"offset", time, type, thread_id, run_id, payload`;
const UP = `SELECT ${COLUMNS} FROM entries WHERE user_id = ? AND "offset" > ? ORDER BY "offset" LIMIT ?`;
const DOWN = `SELECT ${COLUMNS} FROM entries WHERE user_id = ? AND "offset" < ? AND "offset" > ? ORDER BY "offset" DESC LIMIT ?`;

/** Which of a user's entries, and how many are wanted at most. */
interface Range {
  readonly row: UserRow;
  readonly limit: number;
}

/** Entries with a larger offset, oldest first. */
export function* following(statements: Statements, { row, limit }: Range, after: number): Generator<Entry> {
  let last = Math.max(after, row.baseOffset);
  for (let left = limit; left > 0;) {
    const rows = statements.of(UP).all([row.id, last, Math.min(CHUNK, left)]);
    for (const columns of rows) {
      const entry = toEntry(row, columns);
      last = entry.offset;
      yield entry;
    }
    if (rows.length === 0) return;
    left -= rows.length;
  }
}

/** Entries with a smaller offset, newest first. */
export function* preceding(statements: Statements, { row, limit }: Range, before: number): Generator<Entry> {
  let last = Math.min(before, row.headOffset + 1);
  for (let left = limit; left > 0;) {
    const rows = statements.of(DOWN).all([row.id, last, row.baseOffset, Math.min(CHUNK, left)]);
    for (const columns of rows) {
      const entry = toEntry(row, columns);
      last = entry.offset;
      yield entry;
    }
    if (rows.length === 0) return;
    left -= rows.length;
  }
}

const TIME = `SELECT time FROM entries WHERE user_id = ? AND "offset" = ?`;

/** Log time of the entry at `offset`, which is in the log or just before it. */
export function timeAt(statements: Statements, row: UserRow, offset: number): number | undefined {
  if (offset === row.baseOffset) return row.baseTime;
  if (offset === row.headOffset) return row.headTime;
  return statements.of(TIME).get([row.id, offset])?.[0] as number | undefined;
}

function toEntry({ epoch }: UserRow, columns: SqliteRow): Entry {
  const [offset, time, type, threadId, runId, payloadJson] = columns as readonly [
    number,
    number,
    string,
    string | null,
    string | null,
    string,
  ];
  return createEntry({ epoch, offset, time, type, threadId: textOf(threadId), runId: textOf(runId), payloadJson });
}

function textOf(json: string | null): string | undefined {
  return json === null ? undefined : (JSON.parse(json) as string);
}
