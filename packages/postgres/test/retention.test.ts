import { expect, test } from "vitest";
import type { User } from "@isowire/core/contracts";
import { fromPg } from "../src/index.js";
import { createPgWorld, createUser, payloadsOf, said, type PgWorld } from "./pg-world.js";
import { spyOn } from "./spied-database.js";

const events = (count: number) => Array.from({ length: count }, (_, n) => said(n));

/** Rows that are really there, whatever the log says. */
async function rowsOf(world: PgWorld, table: string, user?: User): Promise<number> {
  const { rows } = await world.pool.query<{ count: string }>(
    `select count(*) from ${world.schema}.${table} t join ${world.schema}.heads h using (user_key) where $1::text is null or h.user_id = $1`,
    [user?.userId ?? null],
  );
  return Number(rows[0]!.count);
}

test("what retention drops is deleted soon, without anybody reading", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const [user, other] = [createUser().user, createUser().user];
  engine.system.retention({ maxEntries: 100 });
  await engine.log.append(other, { events: events(90) });
  for (let n = 0; n < 30; n += 1) await engine.log.append(user, { events: events(20) });
  await expect.poll(() => rowsOf(world, "entries", user), { timeout: 30_000 }).toBeLessThanOrEqual(106);
  expect(await rowsOf(world, "entries", other)).toBe(90);
  expect((await payloadsOf(engine, user)).length).toBe(100);
});

test("much is deleted in small steps, by a trim and by age alike", async () => {
  await using world = await createPgWorld();
  const { database, calls } = spyOn(fromPg(world.pool));
  const engine = await world.open({ database });
  await world.engine.close();
  engine.system.retention({ maxAgeMs: 600_000 });
  const [trimmed, aged, neighbour] = [createUser().user, createUser().user, createUser().user];
  for (let n = 0; n < 5; n += 1) {
    for (const user of [trimmed, aged]) await engine.log.append(user, { events: events(1000) });
  }
  calls.length = 0;
  const [between] = await Promise.all([
    engine.log.append(neighbour, { events: [said(1)] }),
    engine.log.trim(trimmed, 4990),
  ]);
  expect(between.position.offset).toBe(1);
  expect(calls.filter((name) => name === "trim_log").length).toBe(5);
  expect(await rowsOf(world, "entries", trimmed)).toBe(10);
  calls.length = 0;
  await world.clock.advance(600_001);
  await expect.poll(() => rowsOf(world, "entries", aged), { timeout: 30_000 }).toBe(0);
  expect(calls.filter((name) => name === "tend_logs").length).toBeGreaterThanOrEqual(5);
});

test("rows that a look has dropped from the log are deleted, too, however many they are", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const { user } = createUser();
  for (let n = 0; n < 3; n += 1) await engine.log.append(user, { events: events(1000) });
  engine.system.retention({ maxEntries: 10 });
  expect((await payloadsOf(engine, user)).length).toBe(10);
  await world.clock.advance(60_000);
  await expect.poll(() => rowsOf(world, "entries", user), { timeout: 30_000 }).toBe(10);
});

test("entries, keys, values and connections that ran out are deleted, those of a user somebody holds a turn later", async () => {
  await using world = await createPgWorld();
  const { engine, clock } = world;
  engine.system.retention({ maxAgeMs: 120_000 });
  const users = Array.from({ length: 5 }, () => createUser().user);
  for (const user of users) {
    const state = [{ key: "brief", ifVersion: 0, value: 1, expiresInMs: 1000 }];
    await engine.log.append(user, { events: events(3), idempotencyKey: "k", state });
    const joining = { connectionId: "c", clientId: "p", nodeId: "n" };
    await engine.presence.join(user, joining, { limit: 5, ttlMs: 1000, silentMs: 1000 });
  }
  const holder = await world.connect();
  await holder.query("begin");
  await holder.query(`select from ${world.schema}.heads where user_id = $1 for update`, [users[0]!.userId]);
  const left = async (): Promise<Record<string, number>> => {
    await clock.advance(60_000);
    const tables = ["entries", "idempotency", "state", "presence", "heads"];
    return Object.fromEntries(
      await Promise.all(tables.map(async (table) => [table, await rowsOf(world, table)] as const)),
    );
  };
  await expect.poll(left, { timeout: 30_000 }).toEqual({ entries: 3, idempotency: 0, state: 0, presence: 0, heads: 1 });
  await holder.query("rollback");
  await expect.poll(left, { timeout: 30_000 }).toMatchObject({ entries: 0, heads: 0 });
});

test("users of whom something is left do not keep the others from being forgotten", async () => {
  await using world = await createPgWorld();
  const { engine, clock } = world;
  engine.system.retention({ maxAgeMs: 120_000 });
  const staying = Array.from({ length: 210 }, () => createUser().user);
  const going = Array.from({ length: 20 }, () => createUser().user);
  const state = [{ key: "stays", ifVersion: 0, value: 1 }];
  await Promise.all(staying.map((user) => engine.log.append(user, { events: [], state })));
  await clock.advance(1);
  await Promise.all(going.map((user) => engine.log.append(user, { events: [said(1)] })));
  const users = async (): Promise<number> => {
    await clock.advance(60_000);
    return (await engine.system.size()).users;
  };
  await expect.poll(users, { timeout: 30_000 }).toBe(210);
}, 60_000);

test("of a user's closed keys the newest 10,000 stay closed; older ones may be forgotten, and are", async () => {
  await using world = await createPgWorld();
  const { engine, pool, schema } = world;
  const { user } = createUser();
  const close = async (key: string): Promise<void> => {
    const lease = await engine.leases.acquire(user, { key, ttlMs: 1000 });
    const token = lease.status === "acquired" ? lease.token : -1;
    await engine.log.append(user, { events: [], fence: { key, token, close: true } });
  };
  await close("first");
  // As if many more had been closed since.
  await pool.query(`insert into ${schema}.leases (user_key, key, token, expires_at, closed_no)
    select user_key, 'run/' || n, nextval('${schema}.numbers'), 0, nextval('${schema}.numbers') from ${schema}.heads, generate_series(1, 10600) n`);
  await pool.query(`update ${schema}.heads set closed_keys = 10601`);
  await close("last");
  const closed = () => rowsOf(world, "leases", user);
  await expect.poll(closed, { timeout: 30_000 }).toBe(10_000);
  const statusOf = async (key: string): Promise<string> =>
    (await engine.leases.acquire(user, { key, ttlMs: 1 })).status;
  expect([
    await statusOf("last"),
    await statusOf("run/10600"),
    await statusOf("run/602"),
    await statusOf("first"),
  ]).toEqual(["closed", "closed", "closed", "acquired"]);
});
