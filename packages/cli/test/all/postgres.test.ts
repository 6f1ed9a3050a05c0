import { createPostgresEngine, fromPg } from "@isowire/postgres";
import { makeTemporaryFolder, startPostgres } from "@tooling/services";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECTIONS } from "../../src/sections/catalog.js";
import { reportOn, statusesOf } from "../support/run-cli.js";
import { expectFault, opening, projectOn } from "./live-project.js";

const PASSWORD = "not-for-reports";
/** The application comes with a password, whoever prepares the server without one. */
const RULES = "host all orders 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n";

const folder = makeTemporaryFolder("doctor-postgres");
let server: Awaited<ReturnType<typeof startPostgres>>;
let place: string;

beforeAll(async () => {
  const rules = join(folder.path, "pg_hba.conf");
  writeFileSync(rules, RULES);
  // PostgreSQL reads it as another user.
  chmodSync(folder.path, 0o755);
  server = await startPostgres({ config: { hba_file: rules } });
  place = `127.0.0.1:${server.port}`;
  const admin = await connect(server.url);
  await admin.query(`create role orders login password '${PASSWORD}'`);
  for (const database of ["orders", "empty"]) await admin.query(`create database ${database} owner orders`);
  await admin.end();
  const pool = new pg.Pool({ connectionString: `postgres://orders:${PASSWORD}@${place}/orders` });
  await (await createPostgresEngine({ database: fromPg(pool) })).close();
  await pool.end();
});

afterAll(async () => {
  await server.stop();
  folder[Symbol.dispose]();
});

/** Its `end` waits until the connection is gone, as that of a pool does not: the server may stop right after it. */
async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

test("a project on a live PostgreSQL passes every section", async () => {
  using project = projectOn("on-postgres", `postgres://orders:${PASSWORD}@${place}/orders`);
  const report = await reportOn(project.folder);
  expect(statusesOf(report), JSON.stringify(report.sections, null, 1)).toEqual(
    Object.fromEntries(SECTIONS.map(({ id }) => [id, "pass"])),
  );
  expect(report.code).toBe(0);
  expect(JSON.stringify(report)).not.toContain(PASSWORD);
});

test.each([
  {
    problem: "a wrong password",
    url: () => `postgres://orders:wrong-${PASSWORD}@${place}/orders`,
    seen: /refuses the user or the password \(28P01\)$/,
    advice: /^set the user and the password of engineUrl/,
  },
  {
    problem: "a database that is not there",
    url: () => `postgres://orders:${PASSWORD}@${place}/shop`,
    seen: /no database of this name \(3D000\)$/,
    advice: /^create it, or correct the name/,
  },
  {
    problem: "a closed port",
    url: () => `postgres://orders:${PASSWORD}@127.0.0.1:1/orders`,
    seen: /nothing listens there \(ECONNREFUSED\)$/,
    advice: /^start the server, or correct host and port/,
  },
])("$problem is what the doctor says is wrong, and what to do about it", async ({ url, seen, advice }) => {
  expectFault(await opening("on-postgres", url()), {
    seen,
    advice,
    shown: "postgres://[redacted]@127.0.0.1:",
    secret: PASSWORD,
  });
});

test("a database without the schema is unknown, and stays without it: a doctor does not migrate", async () => {
  const { check } = await opening("on-postgres", `postgres://orders:${PASSWORD}@${place}/empty`);
  expect(check?.status).toBe("unknown");
  expect(check?.seen).toContain("has not the schema");
  expect(check?.advice).toContain("migrate(database)");
  const admin = await connect(`postgres://postgres@${place}/empty`);
  const { rows } = await admin.query("select 1 from information_schema.schemata where schema_name = 'isowire'");
  await admin.end();
  expect(rows).toEqual([]);
});
