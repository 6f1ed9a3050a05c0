/** What a column holds, as far as this package uses it. */
export type SqliteValue = string | number | null | Uint8Array;

/** The columns of a row, in the order of the statement. */
export type SqliteRow = readonly unknown[];

/** A statement, compiled once and run often. `?` stands for a value, each for one of its own: numbered ones are not for all. */
export interface SqliteStatement {
  /** Runs a statement that answers no rows. */
  run(values: readonly SqliteValue[]): void;
  /** The first row, if there is one. */
  get(values: readonly SqliteValue[]): SqliteRow | undefined;
  all(values: readonly SqliteValue[]): readonly SqliteRow[];
}

/**
 * One open SQLite database, whichever library opened it: all that the engine asks of one. Every call blocks until it is done.
 * From `fromLibsql`, `fromBetterSqlite3` or `fromNodeSqlite`.
 */
export interface SqliteDatabase {
  /** Runs statements that take no values and answer no rows. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  /** SQLite's name of a result code (`SQLITE_FULL`, `SQLITE_IOERR_FSYNC`) when `error` came from SQLite. */
  resultCode(error: unknown): string | undefined;
  close(): void;
}
