import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { createPostgresEngine, fromPg, migrate } from "../src/index.js";
import { MIGRATIONS } from "../src/migrations.js";
import { silent, uniqueSchema } from "./harness.js";
import { payloadsOf, said } from "./pg-world.js";

const pool = new pg.Pool({ connectionString: inject("postgresUrl") });
afterAll(() => pool.end());
const database = fromPg(pool);
const all = MIGRATIONS.map((_, index) => index + 1);
const user = { tenantId: "", userId: "ada" };

/** A schema's name, and the end of the schema. */
function withSchema(): AsyncDisposable & { readonly schema: string } {
  const schema = uniqueSchema();
  return {
    schema,
    [Symbol.asyncDispose]: async () => {
      await pool.query(`drop schema if exists ${schema} cascade`);
    },
  };
}

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "resolved",
    (error: unknown) => error,
  );

test("migrations are applied in order, once, and say which version the schema is in", async () => {
  await using place = withSchema();
  expect(await migrate(database, place)).toEqual({ version: all.length, applied: all });
  expect(await migrate(database, place)).toEqual({ version: all.length, applied: [] });
  const { rows } = await pool.query<{ version: number }>(
    `select version from ${place.schema}.migrations order by applied_at, version`,
  );
  expect(rows.map(({ version }) => version)).toEqual(all);
});

test("of many nodes that start at once one applies them, and the others find them", async () => {
  await using place = withSchema();
  const results = await Promise.all(Array.from({ length: 6 }, () => migrate(database, place)));
  expect(results.filter(({ applied }) => applied.length > 0).map(({ applied }) => applied)).toEqual([all]);
  expect(results.map(({ version }) => version)).toEqual(results.map(() => all.length));
});

test("a schema that stands at an older version is brought up from there", async () => {
  await using place = withSchema();
  await migrate(database, place);
  // As a package had left it that knew one script fewer.
  const last = all.length;
  await pool.query(`delete from ${place.schema}.migrations where version = ${String(last)}`);
  await pool.query(`drop function ${place.schema}.enlist, ${place.schema}.retire, ${place.schema}.tell`);
  expect(await migrate(database, place)).toEqual({ version: last, applied: [last] });
});

test("a migration that fails leaves nothing behind", async () => {
  await using place = withSchema();
  await pool.query(`create schema ${place.schema}; create table ${place.schema}.outbox (mine text)`);
  expect(await refusalOf(migrate(database, place))).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: false });
  const { rows } = await pool.query(
    "select relname from pg_class where relkind = 'r' and relnamespace = $1::regnamespace",
    [place.schema],
  );
  expect(rows).toEqual([{ relname: "outbox" }]);
});

test("a schema that other scripts made is refused, and left alone", async () => {
  await using place = withSchema();
  await migrate(database, place);
  await pool.query(`update ${place.schema}.migrations set digest = 'of another script' where version = 2`);
  const refusal = { code: "ERR_CONTRACT", message: expect.stringContaining("version 2") as string };
  expect(await refusalOf(migrate(database, place))).toMatchObject(refusal);
  expect(await refusalOf(createPostgresEngine({ database, ...place }))).toMatchObject(refusal);
});

test("a schema that a newer package has brought further is used as it is", async () => {
  await using place = withSchema();
  await migrate(database, place);
  await pool.query(
    `insert into ${place.schema}.migrations (version, digest) values (${String(all.length + 1)}, 'newer')`,
  );
  const engine = await createPostgresEngine({ database, ...place });
  await engine.log.append(user, { events: [said(1)] });
  expect(await payloadsOf(engine, user)).toEqual([1]);
  await engine.close();
});

test("without migrate the schema must be there, and a role that may not create one will do", async () => {
  await using place = withSchema();
  const { schema } = place;
  const missing = { code: "ERR_CONTRACT", message: expect.stringContaining("found 0") as string };
  expect(await refusalOf(createPostgresEngine({ database, schema, migrate: false }))).toMatchObject(missing);
  await migrate(database, place);
  const role = `${schema}_node`;
  await pool.query(`create role ${role} login; grant usage on schema ${schema} to ${role};
    grant select, insert, update, delete on all tables in schema ${schema} to ${role};
    grant usage on all sequences in schema ${schema} to ${role};
    grant execute on all functions in schema ${schema} to ${role}`);
  const url = new URL(inject("postgresUrl"));
  url.username = role;
  const own = new pg.Pool({ connectionString: url.href });
  try {
    for (const migrates of [false, true]) {
      const engine = await createPostgresEngine({ database: fromPg(own), schema, migrate: migrates });
      await engine.log.append(user, { events: [said(migrates)] });
      await engine.fanout.listen(user, () => undefined);
      await engine.close();
    }
  } finally {
    await own.end();
    await pool.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test("two schemas of one database know nothing of each other", async () => {
  await using one = withSchema();
  await using two = withSchema();
  const engines = [await createPostgresEngine({ database, ...one }), await createPostgresEngine({ database, ...two })];
  const heard: unknown[] = [];
  for (const [n, engine] of engines.entries()) {
    await engine.fanout.listen(user, (hint) => heard.push([n, hint]));
    await engine.log.append(user, { events: [said(n)] });
  }
  for (const [n, engine] of engines.entries()) expect(await payloadsOf(engine, user)).toEqual([n]);
  engines[0]!.fanout.announce(user, { kind: "run", runId: "r" });
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual([[0, { kind: "run", runId: "r" }]]);
  for (const engine of engines) await engine.close();
});

test("what cannot work is refused at the start, with what to do", async () => {
  const open = (options: object): Promise<unknown> =>
    refusalOf(createPostgresEngine({ database, logger: silent, ...options }));
  for (const schema of ["", "Upper", "a b", '"', "pg_own", "x".repeat(64)]) {
    expect(await open({ schema }), schema).toMatchObject({ code: "ERR_INVALID_OPTION" });
  }
  for (const lockTimeoutMs of [0, -1, 1.5, NaN])
    expect(await open({ lockTimeoutMs })).toMatchObject({ code: "ERR_INVALID_OPTION" });
  expect(() => fromPg(undefined as unknown as pg.Pool)).toThrow(expect.objectContaining({ code: "ERR_CONTRACT" }));
  expect(() => fromPg(pool, { statementTimeoutMs: 0 })).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_OPTION" }),
  );
  const strict = new pg.Pool({
    connectionString: inject("postgresUrl"),
    options: "-c default_transaction_isolation=serializable",
  });
  const isolation = { code: "ERR_INVALID_OPTION", message: expect.stringContaining("read committed") as string };
  expect(await open({ database: fromPg(strict) })).toMatchObject(isolation);
  await strict.end();
});
