import { IsowireError } from "@isowire/core/protocol";
import { expiryAt } from "./expiry.js";
import type { Statements } from "./statements.js";
import type { UserRow } from "./user-rows.js";

/** A compare-and-set write, as it was when it was called. */
export interface PreparedWrite {
  readonly key: string;
  readonly blob: Uint8Array;
  readonly ifVersion: number;
  readonly expiresInMs: number | undefined;
  /** Null deletes. */
  readonly json: string | null;
}

interface WriteAt {
  readonly write: PreparedWrite;
  readonly now: number;
}

const VERSION = `SELECT version FROM state WHERE user_id = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)`;

/** @throws IsowireError `ERR_VERSION_CONFLICT` (`details.key`) when the write was overtaken */
export function checkVersion(statements: Statements, row: UserRow, { write, now }: WriteAt): void {
  const version = statements.of(VERSION).get([row.id, write.blob, now])?.[0] ?? 0;
  if (version === write.ifVersion) return;
  throw new IsowireError("ERR_VERSION_CONFLICT", { details: { key: write.key, version } });
}

const DELETE = `DELETE FROM state WHERE user_id = ? AND key = ?`;
const WRITE = `INSERT OR REPLACE INTO state (user_id, key, version, expires_at, value) VALUES (?, ?, ?, ?, ?)`;

/** Makes a write that `checkVersion` let pass; answers its version. */
export function writeState(statements: Statements, row: UserRow, { write, now }: WriteAt): number {
  if (write.json === null) {
    statements.of(DELETE).run([row.id, write.blob]);
    return 0;
  }
  row.lastVersion += 1;
  const expiresAt = write.expiresInMs === undefined ? null : expiryAt(now, write.expiresInMs);
  statements.of(WRITE).run([row.id, write.blob, row.lastVersion, expiresAt, write.json]);
  return row.lastVersion;
}
