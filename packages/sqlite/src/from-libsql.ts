import type { SqliteDatabase } from "./database.js";
import { fromBetterSqlite3, type BetterSqlite3Statement } from "./from-better-sqlite3.js";

/** What is used of a database of `libsql`. */
export interface LibsqlDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): BetterSqlite3Statement;
  close(): unknown;
}

/**
 * The engine's view of a local database opened by `libsql`, whose interface is that of `better-sqlite3`.
 *
 * @example
 * ```ts
 * createSqliteEngine({ database: fromLibsql(new Database("./data/isowire.db")) });
 * ```
 */
export function fromLibsql(database: LibsqlDatabase): SqliteDatabase {
  return fromBetterSqlite3(database);
}
