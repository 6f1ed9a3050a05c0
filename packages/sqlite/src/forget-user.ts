import { sweepEntries } from "./retain.js";
import type { SqliteStore } from "./sqlite-store.js";
import type { UserRow } from "./user-rows.js";

const LEFT = `SELECT EXISTS (SELECT 1 FROM idempotency WHERE user_id = id) OR EXISTS (SELECT 1 FROM state WHERE user_id = id)
  OR EXISTS (SELECT 1 FROM leases WHERE user_id = id) FROM users WHERE id = ?`;

/** Whether nothing but the head of a log is left, and it stood still `since` then. Closed keys go with the log. */
export function isForgettable({ statements }: SqliteStore, row: UserRow, since: number): boolean {
  return row.oldestTime === null && row.updatedAt < since && statements.of(LEFT).get([row.id])?.[0] === 0;
}

const KEYS = `DELETE FROM closed_keys WHERE (user_id, key) IN (SELECT user_id, key FROM closed_keys WHERE user_id = ? LIMIT ?)
  RETURNING 1`;
const FLOOR = `UPDATE meta SET value = max(value, ?) WHERE name = 'version_floor'`;
const FORGET = `DELETE FROM users WHERE id = ?`;

/** Forgets the user, or as much of what belongs to the log as `limit` rows are. */
export function forgetUser(store: SqliteStore, row: UserRow, limit: number): void {
  const { statements, users } = store;
  if (statements.of(KEYS).all([row.id, limit]).length === limit) return;
  sweepEntries(store, row, limit);
  if (row.sweptOffset < row.baseOffset) return;
  statements.of(FLOOR).run([row.lastVersion]);
  statements.of(FORGET).run([row.id]);
  users.forget(row);
}
