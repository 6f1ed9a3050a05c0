import { describeEngine } from "@isowire/core/testing";
import { describe, expect, test } from "vitest";
import { createSqliteEngine, fromNodeSqlite, type NodeSqliteDatabase, type SqliteDatabase } from "../../src/index.js";
import { ADA, appendNumber, engineOn, numbersIn } from "../libsql.js";
import { refusalOf } from "../outcome-of.js";
import { sqliteHarness } from "../sqlite-harness.js";
import { temporaryFolder } from "../temporary-folder.js";

/** As far as Node 20's types know nothing of it. */
const { DatabaseSync } = process.getBuiltinModule("node:sqlite") as unknown as {
  readonly DatabaseSync: new (path: string) => NodeSqliteDatabase;
};

const open = (path: string): SqliteDatabase => fromNodeSqlite(new DatabaseSync(path));

describeEngine(`SQLite engine over node:sqlite on Node ${process.version}`, sqliteHarness(open), {
  describe,
  test,
  expect,
});

test("two libraries in one process do not get at one file: SQLite's own lock would let them", async () => {
  using folder = temporaryFolder();
  const path = folder.file("log.db");
  const engine = engineOn(path);
  await appendNumber(engine, ADA, 1);
  expect((await refusalOf(() => createSqliteEngine({ database: open(path) }))).code).toBe("ERR_SQLITE_IN_USE");
  await appendNumber(engine, ADA, 2);
  await engine.close();
  const other = createSqliteEngine({ database: open(path) });
  expect(await numbersIn(other, ADA), "one library reads what another wrote").toEqual([1, 2]);
  await other.close();
});

test("what SQLite answers is told by its name", async () => {
  using folder = temporaryFolder();
  const database = new DatabaseSync(folder.file("log.db"));
  const engine = createSqliteEngine({ database: fromNodeSqlite(database) });
  database.exec("PRAGMA max_page_count = 100");
  const events = [{ type: "step", payload: "x".repeat(250_000) }];
  const refusals = await Promise.all(
    [1, 2, 3].map(() => engine.log.append(ADA, { events }).catch((error: unknown) => error)),
  );
  expect(refusals.at(-1)).toMatchObject({ code: "ERR_UNAVAILABLE", details: { sqlite: "SQLITE_FULL" } });
  await engine.close();
  const foreign = new DatabaseSync(folder.file("foreign.db"));
  foreign.exec("CREATE TABLE theirs (n INTEGER)");
  foreign.close();
  expect((await refusalOf(() => createSqliteEngine({ database: open(folder.file("foreign.db")) }))).code).toBe(
    "ERR_CONTRACT",
  );
});
