import { createHash } from "node:crypto";
import { IsowireError } from "@isowire/core/protocol";
import type { PostgresDatabase, RunSql } from "./database.js";
import { callError } from "./call-error.js";
import { MIGRATIONS } from "./migrations.js";
import { assertSchema, DEFAULT_SCHEMA } from "./schema-name.js";

export interface MigrateOptions {
  /** @defaultValue `isowire` */
  readonly schema?: string;
}

export interface MigrateResult {
  /** The version the schema is in now. */
  readonly version: number;
  /** The versions that were applied by this call. */
  readonly applied: readonly number[];
}

/**
 * Brings the schema to the version of this package: in order, in one transaction, and one node at a time. Needs the right to
 * create a schema (or one that exists and is owned); the engine itself does not, once this was called.
 *
 * @throws IsowireError `ERR_CONTRACT` when the schema was made by other scripts; `ERR_INVALID_OPTION`, `ERR_UNAVAILABLE`
 */
export async function migrate(database: PostgresDatabase, options: MigrateOptions = {}): Promise<MigrateResult> {
  const schema = assertSchema(options.schema ?? DEFAULT_SCHEMA);
  const found = await versionOf(database.run, schema).catch(asCallError);
  if (found >= MIGRATIONS.length) return { version: found, applied: [] };
  return database.transaction((run) => apply(run, schema)).catch(asCallError);
}

/**
 * The version a schema is in, 0 when there is none.
 *
 * @throws IsowireError `ERR_CONTRACT` when it was made by other scripts
 */
export async function versionOf(run: RunSql, schema: string): Promise<number> {
  const [there] = await run("select to_regclass($1) is not null as found", [`${schema}.migrations`]);
  if (there?.["found"] !== true) return 0;
  const rows = await run(`select version, digest from "${schema}".migrations order by version`, []);
  rows.forEach((row, index) => {
    const script = MIGRATIONS[index];
    if (script === undefined || row["digest"] === digestOf(script)) return;
    throw new IsowireError("ERR_CONTRACT", {
      message: `unable to use the schema ${schema}; its version ${String(index + 1)} was made by another script than this package's: use a schema of its own`,
    });
  });
  return rows.length;
}

async function apply(run: RunSql, schema: string): Promise<MigrateResult> {
  await run("select pg_advisory_xact_lock(hashtext($1))", [`isowire migrations of ${schema}`]);
  const [there] = await run("select to_regnamespace($1) is not null as found", [schema]);
  if (there?.["found"] !== true) await run(`create schema "${schema}"`);
  await run(`
    set local search_path to "${schema}", pg_temp;
    create table if not exists migrations (
      version integer primary key, digest text not null, applied_at timestamptz not null default now()
    )`);
  const from = await versionOf(run, schema);
  const applied: number[] = [];
  for (const [index, script] of MIGRATIONS.entries()) {
    if (index < from) continue;
    await run(script);
    await run("insert into migrations (version, digest) values ($1, $2)", [index + 1, digestOf(script)]);
    applied.push(index + 1);
  }
  return { version: MIGRATIONS.length, applied };
}

function digestOf(script: string): string {
  return createHash("sha256").update(script).digest("hex");
}

function asCallError(error: unknown): never {
  throw callError(error, "migrate");
}
