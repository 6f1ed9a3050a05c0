import { expect, test } from "vitest";
import type { User } from "@isowire/core/contracts";
import type { PostgresEngine } from "../src/index.js";
import { createPgWorld, createUser, said, type PgWorld } from "./pg-world.js";

/** Hears everything that is said on the schema's channel, as any role of the database may. */
async function overhear(world: PgWorld): Promise<{ readonly said: string[]; readonly settled: () => Promise<void> }> {
  const client = await world.connect();
  const heard: string[] = [];
  client.on("notification", ({ payload = "" }) => heard.push(payload));
  await client.query(`listen ${world.schema}`);
  const settled = async (): Promise<void> => {
    const mark = `mark ${String(Math.random())}`;
    await client.query("select pg_notify($1, $2)", [world.schema, mark]);
    await expect.poll(() => heard.includes(mark), { timeout: 30_000 }).toBe(true);
    heard.splice(heard.indexOf(mark), 1);
  };
  return { said: heard, settled };
}

/** Appends one event for each user and announces them, as a hub does. */
async function appendAll(engine: PostgresEngine, users: readonly User[]): Promise<void> {
  const results = await Promise.all(users.map((user) => engine.log.append(user, { events: [said(1)] })));
  results.forEach(({ entries }, index) => {
    for (const entry of entries) engine.fanout.announce(users[index]!, { kind: "entry", entry });
  });
}

test("one batch is one notification, which carries beginnings of hashed keys and no id", async () => {
  await using world = await createPgWorld();
  const other = await world.open();
  const users = Array.from({ length: 200 }, () => createUser().user);
  const heard = new Set<string>();
  await Promise.all(users.map((user) => other.fanout.listen(user, () => heard.add(user.userId))));
  const ear = await overhear(world);
  await appendAll(world.engine, users);
  await expect.poll(() => heard.size, { timeout: 30_000 }).toBe(200);
  await ear.settled();
  expect(ear.said.length).toBe(1);
  expect(ear.said[0]).toMatch(/^e [\w-]+( [0-9a-f]{16}:1:1){200}$/);
});

test("a node that is alone notifies nobody, until there is another one, and again when that has gone", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const { user } = createUser();
  await engine.fanout.listen(user, () => undefined);
  const ear = await overhear(world);
  const say = async (): Promise<number> => {
    await appendAll(engine, [user]);
    engine.fanout.announce(user, { kind: "run", runId: "r" });
    await engine.system.notifyAll({ payloadJson: "1", to: "everyone", time: 1 });
    await ear.settled();
    return ear.said.splice(0).length;
  };
  expect(await say()).toBe(0);
  const other = await world.open();
  await other.fanout.listen(user, () => undefined);
  expect(await say()).toBeGreaterThan(0);
  await other.close();
  expect(await say()).toBe(0);
});

test("a node that died without a word is counted on for a minute and no longer", async () => {
  await using world = await createPgWorld();
  const { engine, pool, schema } = world;
  const { user } = createUser();
  const ear = await overhear(world);
  const say = async (): Promise<number> => {
    await engine.system.notifyAll({ payloadJson: "1", to: "everyone", time: 1 });
    await ear.settled();
    return ear.said.splice(0).length;
  };
  await engine.fanout.listen(user, () => undefined);
  await pool.query(`insert into ${schema}.nodes values ('dead', now() - interval '50 seconds')`);
  expect(await say()).toBe(1);
  await pool.query(`update ${schema}.nodes set seen_at = now() - interval '61 seconds' where node_id = 'dead'`);
  expect(await say()).toBe(0);
});

test("a notice of 4 KiB to the longest tenant, and a hint with the longest text, fit into a notification", async () => {
  await using world = await createPgWorld();
  const other = await world.open();
  const { user } = createUser();
  const told: unknown[] = [];
  const tenantId = '\0"\\'.repeat(341);
  other.system.onNotice((notice) => told.push(notice));
  await other.fanout.listen(user, (hint) => told.push(hint));
  const notice = { payloadJson: JSON.stringify('"'.repeat(2047)), to: { tenantId }, time: 5 };
  expect(Buffer.byteLength(notice.payloadJson)).toBe(4096);
  await world.engine.system.notifyAll(notice);
  await expect.poll(() => told, { timeout: 30_000 }).toEqual([notice]);
  const hint = { kind: "connection", connectionId: "c", reason: "disconnected", text: "é\0".repeat(5000) } as const;
  world.engine.fanout.announce(user, hint);
  await expect.poll(() => told.length, { timeout: 30_000 }).toBe(2);
  expect(told[1]).toEqual({ ...hint, text: hint.text.slice(0, 500) });
});

test("what others say on the channel is nothing, or a hint, and never the end of the process", async () => {
  await using world = await createPgWorld();
  const { user } = createUser();
  const heard: unknown[] = [];
  await world.engine.fanout.listen(user, (hint) => heard.push(hint));
  const client = await world.connect();
  for (const text of [
    "",
    "x",
    "e",
    "e n",
    "e n :::",
    "h n",
    "h n k {",
    "n n",
    "p",
    "p zz",
    "h n k 1 2",
    "e n zz:zz:zz",
  ]) {
    await client.query("select pg_notify($1, $2)", [world.schema, text]);
  }
  const other = await world.open();
  other.fanout.announce(user, { kind: "run", runId: "r" });
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual([{ kind: "run", runId: "r" }]);
});

test("more new entries than are worth telling one by one are told by the last", async () => {
  await using world = await createPgWorld();
  const other = await world.open();
  const { user } = createUser();
  const offsets: number[] = [];
  await other.fanout.listen(user, (hint) => {
    if (hint.kind === "entry") offsets.push(hint.entry.offset);
  });
  const { entries } = await world.engine.log.append(user, { events: Array.from({ length: 500 }, (_, n) => said(n)) });
  for (const entry of entries) world.engine.fanout.announce(user, { kind: "entry", entry });
  await expect.poll(() => offsets, { timeout: 30_000 }).toEqual([500]);
});
