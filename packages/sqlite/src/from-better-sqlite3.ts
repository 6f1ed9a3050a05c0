import type { SqliteDatabase, SqliteRow, SqliteStatement } from "./database.js";

/** What is used of a prepared statement of `better-sqlite3`. */
export interface BetterSqlite3Statement {
  run(values: unknown): unknown;
  get(values: unknown): unknown;
  all(values: unknown): unknown[];
  raw(on?: boolean): unknown;
  readonly reader: boolean;
}

/** What is used of a database of `better-sqlite3`, so that no version of it is asked for by name. */
export interface BetterSqlite3Database {
  exec(sql: string): unknown;
  prepare(sql: string): BetterSqlite3Statement;
  close(): unknown;
}

/**
 * The engine's view of a database opened by `better-sqlite3`.
 *
 * @example
 * ```ts
 * createSqliteEngine({ database: fromBetterSqlite3(new Database("./data/isowire.db")) });
 * ```
 */
export function fromBetterSqlite3(database: BetterSqlite3Database): SqliteDatabase {
  return {
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => toStatement(database.prepare(sql)),
    resultCode: codeOf,
    close: () => void database.close(),
  };
}

function toStatement(statement: BetterSqlite3Statement): SqliteStatement {
  if (statement.reader) statement.raw();
  return {
    run: (values) => void statement.run(values),
    get: (values) => statement.get(values) as SqliteRow | undefined,
    all: (values) => statement.all(values) as SqliteRow[],
  };
}

/** Its errors carry the name of the extended result code. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : undefined;
}
