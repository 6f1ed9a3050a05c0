import { keyToBlob } from "./key-blob.js";
import type { Statements } from "./statements.js";
import type { UserRow } from "./user-rows.js";

/** What the contract asks for, per user. */
const MAX_CLOSED_KEYS = 10_000;
/** So many more are kept before the oldest are looked for. */
const SLACK = 256;

interface Held {
  readonly key: string;
  readonly token: number;
}

const TOKEN = `SELECT token FROM leases WHERE user_id = ? AND key = ?`;

/** Whether the token is the newest handed out for the key, and the key is open. */
export function isNewestToken(statements: Statements, row: UserRow, { key, token }: Held): boolean {
  return statements.of(TOKEN).get([row.id, keyToBlob(key)])?.[0] === token;
}

const DROP = `DELETE FROM leases WHERE user_id = ? AND key = ?`;

export function dropLease(statements: Statements, row: UserRow, key: string): void {
  statements.of(DROP).run([row.id, keyToBlob(key)]);
}

const CLOSE = `INSERT INTO closed_keys (user_id, key, token) VALUES (?, ?, ?)`;
const FORGET = `DELETE FROM closed_keys WHERE user_id = ? AND token <=
  (SELECT token FROM closed_keys WHERE user_id = ? ORDER BY token DESC LIMIT 1 OFFSET ?)`;

/** Nobody may acquire the key any more. A user who stays active keeps the newest closed keys alone. */
export function closeKey(statements: Statements, row: UserRow, { key, token }: Held): void {
  dropLease(statements, row, key);
  statements.of(CLOSE).run([row.id, keyToBlob(key), token]);
  row.closedKeys += 1;
  if (row.closedKeys < MAX_CLOSED_KEYS + SLACK) return;
  statements.of(FORGET).run([row.id, row.id, MAX_CLOSED_KEYS]);
  row.closedKeys = MAX_CLOSED_KEYS;
}

const CLOSED = `SELECT 1 FROM closed_keys WHERE user_id = ? AND key = ?`;

export function isClosed(statements: Statements, row: UserRow, key: string): boolean {
  return statements.of(CLOSED).get([row.id, keyToBlob(key)]) !== undefined;
}
