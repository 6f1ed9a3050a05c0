import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "@tooling/services";
import { createPostgresEngine, fromPg } from "../src/index.js";
import { payloadsOf } from "./pg-world.js";
import { silent } from "./harness.js";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const ada = { tenantId: "", userId: "ada" };
/** A server of its own: the pages use the default schema, and roles by name. */
let server: Awaited<ReturnType<typeof startPostgres>>;

beforeAll(async () => {
  server = await startPostgres({ own: true });
}, 60_000);

afterAll(() => server.stop());

function urlOf(role = "postgres"): string {
  const url = new URL(server.url);
  url.username = role;
  return url.href;
}

/** The blocks of a page that are named by a comment before them: `<!-- name.sql -->`. */
async function namedBlocks(page: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(PACKAGE, page), "utf8");
  const blocks = text.matchAll(/^<!-- ([\w.]+) -->\n(?:<!-- [^\n]* -->\n)*```\w+\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, title = "", code = ""]) => [title, code]));
}

/** Runs a program of a page, on the package as it is built; answers what it prints. */
async function run(code: string, env: Record<string, string>): Promise<string> {
  await mkdir(join(PACKAGE, ".reports"), { recursive: true });
  const folder = await mkdtemp(join(PACKAGE, ".reports", "page-"));
  try {
    await writeFile(join(folder, "program.mjs"), code);
    const child = spawn(process.execPath, ["program.mjs"], { cwd: folder, env: { ...process.env, ...env } });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data: Buffer) => (printed += data.toString()));
    const status = await new Promise((resolve) => child.once("close", resolve));
    return `${printed}exit ${String(status)}`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runSql(sql: string, role?: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: urlOf(role) });
  await client.connect();
  try {
    const results = (await client.query(sql)) as pg.QueryResult | pg.QueryResult[];
    return [results].flat().at(-1)!;
  } finally {
    await client.end();
  }
}

test("the recipe can be followed as it is written", async () => {
  const blocks = await namedBlocks("../../docs/recipes/postgres.md");
  const block = (title: string): string => blocks.get(title) ?? `missing: ${title}`;
  const node = { DATABASE_URL: urlOf("isowire_node") };
  await runSql(block("roles.sql"));
  const migrating = (): Promise<string> => run(block("migrate.mjs"), { OWNER_URL: urlOf("isowire_owner") });
  expect(await migrating()).toMatch(/^the schema is in version (\d+), \1 scripts were applied\nexit 0$/);
  expect(await migrating()).toMatch(/, 0 scripts were applied\nexit 0$/);
  expect(await run(block("node.mjs"), node)).toBe("a node is up, Ada's log stands at 1\nexit 0");
  await runSql(
    "create table orders (id text primary key, shipped boolean); insert into orders values ('A-17', false);",
  );
  await runSql("grant select, update on orders to isowire_node");
  expect(await run(block("job.mjs"), node)).toBe("shipped and told\nexit 0");
  await runSql(block("shop.sql"));
  await runSql(block("publish.sql"), "shop");
  const pool = new pg.Pool({ connectionString: urlOf() });
  const engine = await createPostgresEngine({ database: fromPg(pool), migrate: false, logger: silent });
  expect(await payloadsOf(engine, ada)).toEqual([{ text: "hello" }, { orderId: "A-17" }, { orderId: "A-18" }]);
  await engine.close();
  await pool.end();
  for (const statement of block("watch.sql")
    .split(";\n")
    .filter((part) => part.trim() !== ""))
    await runSql(statement);
}, 120_000);

test("the program of the README runs as printed", async () => {
  const text = await readFile(join(PACKAGE, "README.md"), "utf8");
  const code = /```js\n(import [\s\S]*?)^```$/m.exec(text)?.[1] ?? "missing";
  expect(await run(code, { DATABASE_URL: urlOf() })).toMatch(/^entry \d+ is in Ada's log\nexit 0$/);
}, 60_000);
