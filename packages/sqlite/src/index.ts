// The engine
export { createSqliteEngine, SQLITE_RETENTION } from "./create-sqlite-engine.js";
export type { SqliteEngineOptions } from "./create-sqlite-engine.js";
export type { SqliteDurability } from "./open-database.js";

// What it talks to
export { fromBetterSqlite3 } from "./from-better-sqlite3.js";
export { fromLibsql } from "./from-libsql.js";
export { fromNodeSqlite } from "./from-node-sqlite.js";
export type { BetterSqlite3Database, BetterSqlite3Statement } from "./from-better-sqlite3.js";
export type { LibsqlDatabase } from "./from-libsql.js";
export type { NodeSqliteDatabase, NodeSqliteStatement } from "./from-node-sqlite.js";
export type { SqliteDatabase, SqliteRow, SqliteStatement, SqliteValue } from "./database.js";
