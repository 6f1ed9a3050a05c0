// The engine
export { createPostgresEngine } from "./create-postgres-engine.js";
export type { PostgresEngine, PostgresEngineOptions } from "./create-postgres-engine.js";
export type { PendingReceipt, TransactionClient } from "./append-in-transaction.js";

// What it runs on
export { fromPg } from "./from-pg.js";
export { fromPglite } from "./from-pglite.js";
export type { FromPgOptions } from "./from-pg.js";
export type { PostgresDatabase } from "./database.js";

// The schema, ahead of the engine
export { migrate } from "./migrate.js";
export type { MigrateOptions, MigrateResult } from "./migrate.js";
