import { expect, test } from "vitest";
import { createPgWorld, createUser, payloadsOf, readAll, said } from "./pg-world.js";

test("an event of a transaction is in the log as soon as that commits, and not before", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const other = await world.open();
  const { user, context } = createUser();
  const client = await world.connect();
  await client.query("begin");
  const receipt = await engine.appendInTransaction(client, context, { ...said("mine"), threadId: "t", runId: "r" });
  expect(receipt).toEqual({ pending: true });
  expect(await payloadsOf(engine, user)).toEqual([]);
  expect((await other.log.head(user)).offset).toBe(0);
  await client.query("commit");
  const [entry] = await readAll(other, user);
  const { type, payload, threadId, runId, offset, time } = entry!;
  expect({ type, payload, threadId, runId, offset }).toEqual({ ...said("mine"), threadId: "t", runId: "r", offset: 1 });
  expect(time).toBe(world.clock.now());
  expect(await engine.log.head(user)).toEqual({ epoch: entry!.epoch, offset: 1, time });
});

test("heads, history and a page are up to date whichever looks first", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const client = await world.connect();
  const looks = {
    head: async (user) => (await engine.log.head(user)).offset,
    heads: async (user) => (await engine.system.heads([user]))[0]?.offset,
    history: async (user) => (await engine.log.history(user, { limit: 1, maxBytes: 1e6 })).entries[0]?.offset,
    read: async (user) => (await readAll(engine, user)).length,
    append: async (user) => (await engine.log.append(user, { events: [] })).position.offset,
  } satisfies Record<string, (user: ReturnType<typeof createUser>["user"]) => Promise<number | undefined>>;
  for (const [name, look] of Object.entries(looks)) {
    const { user, context } = createUser();
    await engine.appendInTransaction(client, context, said(name));
    expect(await look(user), name).toBe(1);
  }
});

test("an event of a transaction that is rolled back, or whose savepoint is, is never in the log", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const { user, context } = createUser();
  const client = await world.connect();
  await client.query("begin");
  await engine.appendInTransaction(client, context, said("rolled back"));
  await client.query("rollback");
  await client.query("begin");
  await engine.appendInTransaction(client, context, said("kept"));
  await client.query("savepoint s");
  await engine.appendInTransaction(client, context, said("undone"));
  await client.query("rollback to s");
  await engine.appendInTransaction(client, context, said("kept, too"));
  await client.query("commit");
  expect(await payloadsOf(engine, user)).toEqual(["kept", "kept, too"]);
});

test("what was committed before an append comes before it, what is committed later comes after it", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const { user, context } = createUser();
  const [early, late] = [await world.connect(), await world.connect()];
  for (const client of [late, early]) await client.query("begin");
  await engine.appendInTransaction(late, context, said("late"));
  await engine.appendInTransaction(early, context, said("early"));
  await early.query("commit");
  const { position } = await engine.log.append(user, { events: [said("between")] });
  await late.query("commit");
  expect(position.offset).toBe(2);
  expect(await payloadsOf(engine, user)).toEqual(["early", "between", "late"]);
});

test("a transaction that stays open delays nobody, not even its own user", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const [slow, other] = [createUser(), createUser()];
  const open = await world.connect();
  const client = await world.connect();
  for (const immediate of [false, true]) {
    await open.query("begin");
    await engine.appendInTransaction(open, slow.context, said("slow"));
    // Also when it draws its number at once, which takes the lock of committing.
    if (immediate) await open.query("set constraints all immediate");
    await engine.log.append(slow.user, { events: [said("direct")] });
    await Promise.all([1, 2, 3].map(() => engine.log.append(other.user, { events: [said("of another")] })));
    await engine.appendInTransaction(client, other.context, said("quick"));
    if (!immediate) await engine.appendInTransaction(client, slow.context, said("quick"));
    expect((await readAll(engine, other.user)).length).toBeGreaterThan(0);
    await open.query("commit");
  }
  expect(await payloadsOf(engine, slow.user)).toEqual(["direct", "quick", "slow", "direct", "slow"]);
});

test("a transaction in which nothing else is seen (repeatable read, serializable) commits while the user is busy", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const { user, context } = createUser();
  const client = await world.connect();
  await engine.log.head(user);
  for (const level of ["repeatable read", "serializable"]) {
    await client.query(`begin isolation level ${level}`);
    await client.query("select 1");
    await engine.log.append(user, { events: [said("meanwhile")] });
    await engine.appendInTransaction(client, context, said(level));
    await engine.log.append(user, { events: [said("meanwhile")] });
    await client.query("commit");
  }
  const meanwhile = ["meanwhile", "meanwhile"];
  expect(await payloadsOf(engine, user)).toEqual([...meanwhile, "repeatable read", ...meanwhile, "serializable"]);
});

test("who listens is told of an event of a transaction, on every node, without asking", async () => {
  await using world = await createPgWorld();
  const nodes = [world.engine, await world.open()];
  const { user, context } = createUser();
  const client = await world.connect();
  const heard = nodes.map(() => [] as unknown[]);
  const listening = nodes.map((node, index) =>
    node.fanout.listen(user, (hint) => {
      if (hint.kind === "entry") heard[index]!.push(hint.entry.payload);
    }),
  );
  await Promise.all(listening);
  await client.query("begin");
  await world.engine.appendInTransaction(client, context, said("told"));
  await client.query("commit");
  await expect.poll(() => heard.map((payloads) => payloads[0]), { timeout: 30_000 }).toEqual(["told", "told"]);
});

test("what nobody looks at comes into the log all the same", async () => {
  await using world = await createPgWorld();
  const { context } = createUser();
  await world.engine.appendInTransaction(await world.connect(), context, said("alone"));
  await world.clock.advance(60_000);
  await expect.poll(() => world.engine.system.size(), { timeout: 30_000 }).toMatchObject({ users: 1, entries: 1 });
});
