import type { SqliteDatabase, SqliteRow, SqliteStatement } from "./database.js";

/** What is used of a prepared statement of `node:sqlite`. */
export interface NodeSqliteStatement {
  run(...values: never[]): unknown;
  get(...values: never[]): unknown;
  all(...values: never[]): unknown[];
}

/** What is used of a `DatabaseSync` of `node:sqlite`, so that the types of Node 22.5 are not needed. */
export interface NodeSqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeSqliteStatement;
  close(): void;
}

/**
 * The engine's view of a database opened by Node itself (`node:sqlite`, Node 22.5 and later).
 *
 * @example
 * ```ts
 * createSqliteEngine({ database: fromNodeSqlite(new DatabaseSync("./data/isowire.db")) });
 * ```
 */
export function fromNodeSqlite(database: NodeSqliteDatabase): SqliteDatabase {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => toStatement(database.prepare(sql)),
    resultCode: codeOf,
    close: () => database.close(),
  };
}

function toStatement(statement: NodeSqliteStatement): SqliteStatement {
  return {
    run: (values) => void statement.run(...(values as never[])),
    get: (values) => toRow(statement.get(...(values as never[]))),
    all: (values) => statement.all(...(values as never[])).map((row) => toRow(row) ?? []),
  };
}

/** It answers objects, whose keys stand in the order of the columns. */
function toRow(row: unknown): SqliteRow | undefined {
  return typeof row === "object" && row !== null ? Object.values(row) : undefined;
}

/** The primary result codes that may come up, by number. */
const NAMES: Readonly<Record<number, string>> = {
  3: "SQLITE_PERM",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  19: "SQLITE_CONSTRAINT",
  26: "SQLITE_NOTADB",
};

/** Its errors carry the number of the extended result code, whose low byte is the primary one. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? (NAMES[code & 0xff] ?? `SQLITE_${String(code)}`) : undefined;
}
