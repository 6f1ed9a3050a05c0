import { expect, test } from "vitest";
import { createSqliteEngine } from "../src/index.js";
import { withFaults } from "./faulty-database.js";
import { ADA, appendNumber, BOB, engineOn, numbersIn, openLibsql } from "./libsql.js";
import { outcomeOf, refusalOf } from "./outcome-of.js";
import { temporaryFolder } from "./temporary-folder.js";

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An engine whose database fails on demand. */
function setUp() {
  const folder = temporaryFolder();
  const database = withFaults(openLibsql(folder.file("log.db")));
  const engine = createSqliteEngine({ database });
  const count = (sql: string): number => database.ran.filter((one) => one.startsWith(sql)).length;
  const dispose = async (): Promise<void> => {
    database.fault = () => undefined;
    await engine.close();
    folder[Symbol.dispose]();
  };
  return { database, engine, count, folder, [Symbol.asyncDispose]: dispose };
}

test("appends of one turn share a commit, whoever they are of", async () => {
  await using world = setUp();
  const users = range(100).map((n) => ({ tenantId: "", userId: `user-${n}` }));
  const before = world.count("COMMIT");
  await Promise.all(users.map((user, n) => appendNumber(world.engine, user, n)));
  expect(world.count("COMMIT") - before).toBeLessThan(50);
});

test("whoever looks sees what was called before, awaited or not", async () => {
  await using world = setUp();
  const state = [{ key: "k", ifVersion: 0, value: "written" }];
  const appending = world.engine.log.append(ADA, { events: [{ type: "step", payload: { n: 1 } }], state });
  const looks = [numbersIn(world.engine, ADA), world.engine.state.get(ADA, "k"), world.engine.system.heads([ADA])];
  const [numbers, item, heads] = await Promise.all(looks);
  expect([numbers, item]).toEqual([[1], { key: "k", value: "written", version: 1 }]);
  expect(heads).toEqual([(await appending).position]);
});

test("twenty appends of one user in a turn write the head of the log once", async () => {
  await using world = setUp();
  await appendNumber(world.engine, ADA, 0);
  const [before, commits] = [world.count("UPDATE users"), world.count("COMMIT")];
  await Promise.all(range(20).map((n) => appendNumber(world.engine, ADA, n + 1)));
  expect(world.count("UPDATE users") - before).toBe(world.count("COMMIT") - commits);
  expect(await numbersIn(world.engine, ADA)).toEqual(range(21));
});

test("a transaction ends before its megabyte is exceeded by much, and others get a turn in between", async () => {
  await using world = setUp();
  const before = world.count("COMMIT");
  const filler = "x".repeat(200_000);
  let turns = 0;
  const counting = (async () => {
    for (; world.count("COMMIT") - before < 4; turns += 1) await tick();
  })();
  await Promise.all(
    range(24).map((n) => world.engine.log.append(ADA, { events: [{ type: "step", payload: { n, filler } }] })),
  );
  await counting;
  expect(world.count("COMMIT") - before).toBeGreaterThanOrEqual(4);
  expect(turns).toBeGreaterThanOrEqual(4);
});

test("an append that SQLite fails does so alone: those of the same turn are in the log", async () => {
  await using world = setUp();
  world.database.fault = (sql, values) =>
    sql.startsWith("INSERT INTO entries") && values.includes('{"n":13}') ? "SQLITE_CORRUPT" : undefined;
  const outcomes = await Promise.all(
    range(20).map((n) => outcomeOf(appendNumber(world.engine, n % 2 === 0 ? ADA : BOB, n))),
  );
  expect(outcomes.filter((outcome) => outcome !== "resolved")).toEqual(["ERR_SQLITE_CORRUPT"]);
  expect(outcomes[13]).toBe("ERR_SQLITE_CORRUPT");
  expect(await numbersIn(world.engine, ADA)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  expect(await numbersIn(world.engine, BOB)).toEqual([1, 3, 5, 7, 9, 11, 15, 17, 19]);
  expect((await appendNumber(world.engine, BOB, 20)).position.offset).toBe(10);
});

test("an append that is refused leaves those of the same turn in one commit", async () => {
  await using world = setUp();
  const before = world.count("COMMIT");
  const refused = { events: [], state: [{ key: "k", ifVersion: 7, value: 1 }] };
  const outcomes = await Promise.all(
    range(10).map((n) =>
      outcomeOf(n === 5 ? world.engine.log.append(ADA, refused) : appendNumber(world.engine, ADA, n)),
    ),
  );
  expect(outcomes.filter((outcome) => outcome !== "resolved")).toEqual(["ERR_VERSION_CONFLICT"]);
  expect(world.count("COMMIT") - before).toBeLessThan(10);
  expect(world.count("ROLLBACK")).toBe(0);
});

test("a commit that fails leaves the outcome unknown to those who wrote, and the engine at what the file says", async () => {
  await using world = setUp();
  await appendNumber(world.engine, ADA, 1);
  world.database.fault = (sql) => (sql === "COMMIT" ? "SQLITE_IOERR_WRITE" : undefined);
  const [append, lease, head] = await Promise.all([
    refusalOf(appendNumber(world.engine, ADA, 2)),
    refusalOf(world.engine.leases.acquire(ADA, { key: "run/1", ttlMs: 1000 })),
    refusalOf(world.engine.log.head(ADA)),
  ]);
  expect([append.code, lease.code]).toEqual(["ERR_OUTCOME_UNKNOWN", "ERR_OUTCOME_UNKNOWN"]);
  expect(append.message).toContain("SQLITE_IOERR_WRITE");
  expect([head.code, head.retryable]).toEqual(["ERR_UNAVAILABLE", true]);
  world.database.fault = () => undefined;
  expect((await appendNumber(world.engine, ADA, 3)).position.offset).toBe(2);
  expect(await numbersIn(world.engine, ADA)).toEqual([1, 3]);
});

test("when not even a transaction can begin everybody is told, and nobody waits for ever", async () => {
  await using world = setUp();
  world.database.fault = (sql) => (sql.startsWith("BEGIN") ? "SQLITE_IOERR_LOCK" : undefined);
  const outcomes = await Promise.all(range(3).map((n) => outcomeOf(appendNumber(world.engine, ADA, n))));
  expect(outcomes).toEqual(["ERR_UNAVAILABLE", "ERR_UNAVAILABLE", "ERR_UNAVAILABLE"]);
  world.database.fault = () => undefined;
  expect(await outcomeOf(appendNumber(world.engine, ADA, 4))).toBe("resolved");
});

test("a look that SQLite fails says so", async () => {
  await using world = setUp();
  await appendNumber(world.engine, ADA, 1);
  world.database.fault = (sql) => (sql.startsWith("SELECT") ? "SQLITE_CORRUPT_INDEX" : undefined);
  expect(await outcomeOf(world.engine.log.read(ADA, { limit: 1 }))).toBe("ERR_SQLITE_CORRUPT");
});

test("what waits when the engine is closed is committed first", async () => {
  await using world = setUp();
  const appending = Promise.all(range(1000).map((n) => appendNumber(world.engine, ADA, n)));
  await world.engine.close();
  expect((await appending).map(({ position }) => position.offset)).toEqual(range(1000).map((n) => n + 1));
  const opened = engineOn(world.folder.file("log.db"));
  expect(await numbersIn(opened, ADA)).toEqual(range(1000));
  await opened.close();
});
