import { expect, test } from "vitest";
import { fromPg } from "../src/index.js";
import { createPgWorld, createUser, payloadsOf, said } from "./pg-world.js";
import { spyOn } from "./spied-database.js";

const outcomeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "resolved",
    (error: unknown) => error,
  );

test("an append is one statement, also the first one of a user", async () => {
  await using world = await createPgWorld();
  const { database, calls } = spyOn(fromPg(world.pool));
  const engine = await world.open({ database });
  const { user } = createUser();
  calls.length = 0;
  await engine.log.append(user, { events: [said(1)] });
  await engine.log.append(user, {
    events: [said(2)],
    idempotencyKey: "k",
    state: [{ key: "s", ifVersion: 0, value: 1 }],
  });
  expect(calls).toEqual(["append", "append"]);
});

test("appends of 256 users at the same time share a commit", async () => {
  await using world = await createPgWorld();
  const { database, calls } = spyOn(fromPg(world.pool));
  const engine = await world.open({ database });
  const users = Array.from({ length: 256 }, () => createUser().user);
  calls.length = 0;
  const receipts = await Promise.all(
    users.flatMap((user) => [1, 2].map((n) => engine.log.append(user, { events: [said(n)] }))),
  );
  expect(calls).toEqual(["append"]);
  expect(receipts.map(({ position }) => position.offset)).toEqual(users.flatMap(() => [1, 2]));
  // While two calls are under way, everything else waits for the third.
  calls.length = 0;
  const late: Promise<unknown>[] = [];
  for (const user of users) {
    late.push(engine.log.append(user, { events: [said(3)] }));
    await Promise.resolve();
    await Promise.resolve();
  }
  await Promise.all(late);
  expect(calls.length).toBeLessThanOrEqual(4);
  for (const user of users.slice(0, 3)) expect(await payloadsOf(engine, user)).toEqual([1, 2, 3]);
});

test("a user whose head somebody else holds waits for it alone, and keeps its order", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const [held, free] = [createUser().user, createUser().user];
  for (const user of [held, free]) await engine.log.append(user, { events: [said(0)] });
  const holder = await world.connect();
  await holder.query("begin");
  await holder.query(`select from ${world.schema}.heads where user_id = $1 for update`, [held.userId]);
  const waiting = [1, 2, 3].map((n) => engine.log.append(held, { events: [said(n)] }));
  for (const n of [1, 2, 3]) await engine.log.append(free, { events: [said(n)] });
  expect(await payloadsOf(engine, free)).toEqual([0, 1, 2, 3]);
  expect(await payloadsOf(engine, held)).toEqual([0]);
  const guarded = engine.log.append(held, { events: [said(4)], idempotencyKey: "k" });
  await holder.query("commit");
  await Promise.all([...waiting, guarded]);
  expect(await payloadsOf(engine, held)).toEqual([0, 1, 2, 3, 4]);
});

test("a head that stays held is waited for no longer than lockTimeoutMs: the append was not made and may be tried again", async () => {
  await using world = await createPgWorld();
  const engine = await world.open({ lockTimeoutMs: 100 });
  const users = Array.from({ length: 6 }, () => createUser().user);
  await Promise.all(users.map((user) => engine.log.append(user, { events: [said(0)] })));
  const holder = await world.connect();
  await holder.query("begin");
  await holder.query(`select from ${world.schema}.heads for update`);
  const outcomes = await Promise.all(
    users.map((user) => outcomeOf(engine.log.append(user, { events: [said("lost")] }))),
  );
  for (const outcome of outcomes) expect(outcome).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
  // Others of the user's affairs are bounded, too.
  const lease = engine.leases.acquire(users[0]!, { key: "run/1", ttlMs: 1000 });
  expect(await outcomeOf(lease)).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
  await holder.query("rollback");
  for (const user of users) {
    await engine.log.append(user, { events: [said(1)] });
    expect(await payloadsOf(engine, user)).toEqual([0, 1]);
  }
});

test("an event that PostgreSQL cannot store is refused alone, in a batch of many", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const users = [createUser().user, createUser().user];
  const raw = (payloadJson: string) => ({ events: [{ type: "said", payload: undefined, payloadJson }] });
  const outcomes = await Promise.all(
    users.flatMap((user) =>
      [raw("1"), raw('"\0"'), raw("3")].map((request) => outcomeOf(engine.log.append(user, request))),
    ),
  );
  const one = ["resolved", expect.objectContaining({ code: "ERR_PAYLOAD", retryable: false }), "resolved"];
  expect(outcomes).toEqual([...one, ...one]);
  for (const user of users) expect(await payloadsOf(engine, user)).toEqual([1, 3]);
});

test("a log that was dropped while its user said nothing is made anew by the next append", async () => {
  await using world = await createPgWorld();
  const { engine, clock } = world;
  const { user } = createUser();
  engine.system.retention({ maxAgeMs: 120_000 });
  const first = await engine.log.append(user, { events: [said(1)] });
  const empty = async (): Promise<number> => {
    await clock.advance(60_000);
    return (await engine.system.size()).users;
  };
  await expect.poll(empty, { timeout: 30_000 }).toBe(0);
  const second = await engine.log.append(user, { events: [said(2)] });
  expect(second.position.offset).toBe(1);
  expect(second.position.epoch).not.toBe(first.position.epoch);
});
