import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";
import { MIGRATIONS } from "./migrations.js";

/** "ISOW": how a file says whose it is. */
const APPLICATION_ID = 0x49534f57;

/**
 * The version of the file; 0 when it is empty. Looks, and changes nothing.
 *
 * @throws IsowireError `ERR_CONTRACT` when it is another program's, or of a later version of this package
 */
export function assertOurs(database: SqliteDatabase, newest: number = MIGRATIONS.length): number {
  const numberOf = (sql: string): number => Number(database.prepare(sql).get([])?.[0]);
  const owner = numberOf("PRAGMA application_id");
  const version = numberOf("PRAGMA user_version");
  const isEmpty = numberOf("SELECT count(*) FROM sqlite_schema") === 0;
  if (owner !== APPLICATION_ID && !(isEmpty && owner === 0 && version === 0)) {
    throw refusal(newest, "another program's file: use a file of its own");
  }
  if (version > newest) {
    throw refusal(newest, `one of version ${String(version)}: upgrade @isowire/sqlite, or use another file`);
  }
  return version;
}

/** Brings a file from `version` up to date, one version a transaction. */
export function migrate(database: SqliteDatabase, version: number, migrations: readonly string[] = MIGRATIONS): void {
  for (const [index, sql] of migrations.entries()) {
    if (index >= version) step(database, sql, index + 1);
  }
}

function step(database: SqliteDatabase, sql: string, version: number): void {
  try {
    database.exec(`BEGIN IMMEDIATE; ${sql};
      PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(version)}; COMMIT`);
  } catch (error) {
    // Of what failed nothing may stay, not even the transaction; a disk that is full has ended it already.
    if (database.resultCode(error) !== "SQLITE_FULL") database.exec("ROLLBACK");
    throw error;
  }
}

function refusal(newest: number, received: string): IsowireError {
  return new IsowireError("ERR_CONTRACT", {
    message: `unable to use the database; expected an empty file, or one of @isowire/sqlite up to version ${String(newest)}, received ${received}`,
  });
}
