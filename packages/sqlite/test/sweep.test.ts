import type { Engine } from "@isowire/core/contracts";
import { createFakeClock } from "@isowire/core/testing";
import Database from "libsql";
import { expect, test } from "vitest";
import { createSqliteEngine, fromLibsql } from "../src/index.js";
import { withFaults } from "./faulty-database.js";
import { ADA, appendNumber, BOB, numbersIn } from "./libsql.js";
import { temporaryFolder } from "./temporary-folder.js";

const MINUTE = 60_000;
const numbered = (n: number) => ({ type: "step", payload: { n } });

/** An engine whose file can be looked into and whose time stands still. */
function setUp() {
  const folder = temporaryFolder();
  const handle = new Database(folder.file("log.db"));
  const database = withFaults(fromLibsql(handle));
  const clock = createFakeClock();
  const warned: string[] = [];
  const warn = (_: object, message: string): void => void warned.push(message);
  const logger = { debug: warn, info: warn, warn, error: warn };
  const engine = createSqliteEngine({ database, clock, logger });
  const rows = (table: string): number =>
    (handle.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { readonly n: number }).n;
  const dispose = async (): Promise<void> => {
    database.fault = () => undefined;
    await engine.close();
    folder[Symbol.dispose]();
  };
  return { clock, database, engine, rows, warned, [Symbol.asyncDispose]: dispose };
}

/** Many appends of many events each. */
async function fill(engine: Engine, count: number): Promise<void> {
  for (let n = 0; n < count; n += 500) {
    await engine.log.append(ADA, { events: Array.from({ length: 500 }, (_, index) => numbered(n + index)) });
  }
}

test("what retention dropped is gone from the file soon, a few rows a transaction", async () => {
  await using world = setUp();
  await fill(world.engine, 5000);
  world.engine.system.retention({ maxEntries: 10 });
  world.database.ran.length = 0;
  await appendNumber(world.engine, ADA, 5000);
  expect((await numbersIn(world.engine, ADA)).length).toBe(10);
  expect(world.rows("entries"), "the append itself deletes some alone").toBeGreaterThan(4500);
  await world.clock.advance(MINUTE);
  await expect.poll(() => world.rows("entries"), { timeout: 10_000 }).toBe(10);
  const commits = world.database.ran.filter((sql) => sql === "COMMIT").length;
  const deletes = world.database.ran.filter((sql) => sql.startsWith("DELETE FROM entries")).length;
  expect(deletes).toBeGreaterThanOrEqual(Math.floor(5000 / 200));
  expect(commits).toBeGreaterThanOrEqual(deletes);
});

test("what was dropped and not yet deleted is deleted by the next engine on the file", async () => {
  using folder = temporaryFolder();
  const clock = createFakeClock();
  const openEngine = () => {
    const handle = new Database(folder.file("log.db"));
    return { handle, engine: createSqliteEngine({ database: fromLibsql(handle), clock }) };
  };
  const first = openEngine();
  await fill(first.engine, 1000);
  await first.engine.log.trim(ADA, 990);
  await first.engine.close();
  const second = openEngine();
  const count = second.handle.prepare("SELECT count(*) AS n FROM entries");
  const rows = (): number => (count.get() as { readonly n: number }).n;
  expect(rows()).toBeGreaterThan(800);
  await clock.advance(MINUTE);
  await expect.poll(rows, { timeout: 10_000 }).toBe(10);
  await second.engine.close();
});

test("expired keys and values are deleted from the file, others stay", async () => {
  await using world = setUp();
  for (let n = 0; n < 450; n += 1) {
    await world.engine.log.append(ADA, {
      events: [],
      idempotencyKey: `k${n}`,
      state: [{ key: `brief/${n}`, ifVersion: 0, value: n, expiresInMs: 1000 }],
    });
  }
  await world.clock.advance(4 * MINUTE);
  const state = [{ key: "stays", ifVersion: 0, value: 1 }];
  await world.engine.log.append(ADA, { events: [], idempotencyKey: "late", state });
  await world.clock.advance(2 * MINUTE);
  await expect.poll(() => [world.rows("idempotency"), world.rows("state")], { timeout: 10_000 }).toEqual([1, 1]);
});

test("of a user who stays active the newest 10,000 closed keys stay closed, and older ones take no room", async () => {
  await using world = setUp();
  const { leases, log } = world.engine;
  const closeNext = async (n: number): Promise<void> => {
    const lease = await leases.acquire(ADA, { key: `run/${n}`, ttlMs: 1000 });
    const token = lease.status === "acquired" ? lease.token : -1;
    await log.append(ADA, { events: [], fence: { key: `run/${n}`, token, close: true } });
  };
  const batches = Array.from({ length: 52 }, (_, batch) => batch * 200);
  for (const from of batches) await Promise.all(Array.from({ length: 200 }, (_, index) => closeNext(from + index)));
  expect(world.rows("closed_keys")).toBeGreaterThanOrEqual(10_000);
  expect(world.rows("closed_keys")).toBeLessThan(10_257);
  const status = async (n: number): Promise<string> =>
    (await leases.acquire(ADA, { key: `run/${n}`, ttlMs: 1000 })).status;
  expect([await status(0), await status(400), await status(10_399)]).toEqual(["acquired", "closed", "closed"]);
});

test("a user who is connected is not forgotten, and one who is not leaves no row", async () => {
  await using world = setUp();
  world.engine.system.retention({ maxAgeMs: 2 * MINUTE });
  for (const user of [ADA, BOB]) await appendNumber(world.engine, user, 1);
  const token = await world.engine.leases.acquire(BOB, { key: "run/1", ttlMs: 1000 });
  const fence = { key: "run/1", token: token.status === "acquired" ? token.token : -1, close: true };
  await world.engine.log.append(BOB, { events: [], fence });
  const { epoch } = await world.engine.log.head(ADA);
  const bounds = { limit: 5, ttlMs: 10 * MINUTE, silentMs: MINUTE };
  await world.engine.presence.join(ADA, { connectionId: "c1", clientId: "p1", nodeId: "n1" }, bounds);
  await expect
    .poll(
      async () => {
        await world.clock.advance(MINUTE);
        await world.engine.system.touch("n1", [{ user: ADA, connectionId: "c1" }], 10 * MINUTE);
        return [world.rows("users"), world.rows("entries"), world.rows("closed_keys")];
      },
      { timeout: 10_000 },
    )
    .toEqual([1, 0, 0]);
  expect((await world.engine.log.head(ADA)).epoch).toBe(epoch);
});

test("a sweep that fails is told to the logger, and the next one does its work", async () => {
  await using world = setUp();
  await world.engine.log.append(ADA, { events: [], idempotencyKey: "k" });
  world.database.fault = (sql) => (sql.startsWith("DELETE FROM idempotency") ? "SQLITE_IOERR_READ" : undefined);
  await world.clock.advance(6 * MINUTE);
  await expect.poll(() => world.warned.length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(world.warned[0]).toBe("unable to delete what has run out; the next try is in a minute at most");
  world.database.fault = () => undefined;
  await expect
    .poll(
      async () => {
        await world.clock.advance(MINUTE);
        return world.rows("idempotency");
      },
      { timeout: 10_000 },
    )
    .toBe(0);
});

test("an engine that was closed has no timer", async () => {
  const world = setUp();
  await appendNumber(world.engine, ADA, 1);
  expect(world.clock.pending).toBeGreaterThan(0);
  await world[Symbol.asyncDispose]();
  expect(world.clock.pending).toBe(0);
  await world.clock.advance(2 * MINUTE);
  expect([world.clock.pending, world.warned]).toEqual([0, []]);
});
