import type { Retention } from "@isowire/core/contracts";
import type { SqliteStore } from "./sqlite-store.js";
import type { UserRow } from "./user-rows.js";

/** Entries deleted beside an append; the sweeper deletes the rest. */
const DELETED_AT_ONCE = 128;

/** Whether there are entries that retention no longer covers. */
export function isOver(row: UserRow, { maxAgeMs, maxEntries, maxBytes }: Retention, now: number): boolean {
  if (row.oldestTime === null) return false;
  return row.headOffset - row.baseOffset > maxEntries || row.bytes > maxBytes || row.oldestTime + maxAgeMs <= now;
}

/** Drops what retention no longer covers from the front of the log. */
export function retain(store: SqliteStore, row: UserRow): void {
  const now = store.clock.now();
  if (isOver(row, store.retention, now)) dropThrough(store, row, lastUncovered(store, row, now));
}

function lastUncovered(store: SqliteStore, row: UserRow, now: number): number {
  const { maxAgeMs, maxEntries, maxBytes } = store.retention;
  return Math.max(
    row.headOffset - Math.floor(maxEntries),
    (row.oldestTime ?? Infinity) + maxAgeMs <= now ? lastAged(store, row, now - maxAgeMs) : 0,
    row.bytes > maxBytes ? lastOverBytes(store, row, maxBytes) : 0,
  );
}

const FIRST_YOUNGER = `SELECT "offset" FROM entries WHERE user_id = ? AND "offset" > ? AND time > ? ORDER BY "offset" LIMIT 1`;

function lastAged(store: SqliteStore, row: UserRow, time: number): number {
  const younger = store.statements.of(FIRST_YOUNGER).get([row.id, row.baseOffset, time]);
  return younger === undefined ? row.headOffset : (younger[0] as number) - 1;
}

const SIZES = `SELECT "offset", bytes FROM entries WHERE user_id = ? AND "offset" > ? ORDER BY "offset" LIMIT 64`;

function lastOverBytes(store: SqliteStore, row: UserRow, maxBytes: number): number {
  let left = row.bytes;
  let through = row.baseOffset;
  while (left > maxBytes) {
    const sizes = store.statements.of(SIZES).all([row.id, through]) as readonly (readonly [number, number])[];
    for (const [offset, bytes] of sizes) {
      if (left <= maxBytes) break;
      left -= bytes;
      through = offset;
    }
    if (sizes.length === 0) break;
  }
  return through;
}

const DROPPED = `SELECT total(bytes) FILTER (WHERE "offset" <= through), max(time) FILTER (WHERE "offset" <= through),
    max(time) FILTER (WHERE "offset" > through)
  FROM entries, (SELECT ? AS through) WHERE user_id = ? AND "offset" > ? AND "offset" <= through + 1`;

/** Moves the beginning of the log behind `through`: nobody sees the entries before it any more. */
export function dropThrough(store: SqliteStore, row: UserRow, through: number): void {
  const last = Math.min(through, row.headOffset);
  if (last <= row.baseOffset) return;
  const dropped = store.statements.of(DROPPED).get([last, row.id, row.baseOffset]);
  const [bytes, baseTime, oldestTime] = dropped as unknown as readonly [number, number, number | null];
  row.baseOffset = last;
  row.baseTime = baseTime;
  row.oldestTime = oldestTime;
  row.bytes -= bytes;
  store.users.changed(row);
  sweepEntries(store, row, DELETED_AT_ONCE);
}

const DELETE = `DELETE FROM entries WHERE user_id = ? AND "offset" > ? AND "offset" <= ?`;

/** Deletes at most `limit` entries that nobody sees any more. */
export function sweepEntries(store: SqliteStore, row: UserRow, limit: number): void {
  const through = Math.min(row.baseOffset, row.sweptOffset + limit);
  if (through > row.sweptOffset) {
    store.statements.of(DELETE).run([row.id, row.sweptOffset, through]);
    row.sweptOffset = through;
    store.users.changed(row);
  }
  if (through < row.baseOffset) store.unswept.add(row.name);
  else store.unswept.delete(row.name);
}
