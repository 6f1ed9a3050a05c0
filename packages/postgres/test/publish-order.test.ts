import fc from "fast-check";
import type pg from "pg";
import { expect, test } from "vitest";
import { createPgWorld, createUser, payloadsOf, said, type PgWorld } from "./pg-world.js";

const SEED = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const SESSIONS = 4;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("publish" as const), session: fc.nat(SESSIONS - 1), who: fc.nat(1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("commit" as const), session: fc.nat(SESSIONS - 1), who: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("rollback" as const), session: fc.nat(SESSIONS - 1), who: fc.nat(1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("append" as const), session: fc.nat(SESSIONS - 1), who: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("look" as const), session: fc.nat(SESSIONS - 1), who: fc.nat(1) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does the steps one after the other; each user's log must come to what a list would, had it been filled at the commits. */
async function interleave(world: PgWorld, clients: readonly pg.Client[], steps: readonly Step[]): Promise<void> {
  const users = [createUser(), createUser()];
  const expected: string[][] = users.map(() => []);
  const open: (readonly [who: number, text: string][] | undefined)[] = clients.map(() => undefined);
  const end = async (session: number, how: "commit" | "rollback"): Promise<void> => {
    await clients[session]!.query(how);
    if (how === "commit") for (const [who, text] of open[session] ?? []) expected[who]!.push(text);
    open[session] = undefined;
  };
  for (const [index, one] of steps.entries()) {
    const text = `${one.do} ${String(index)}`;
    const client = clients[one.session]!;
    const { user, context } = users[one.who]!;
    if (one.do === "publish") {
      if (open[one.session] === undefined) await client.query("begin");
      await world.engine.appendInTransaction(client, context, said(text));
      open[one.session] = [...(open[one.session] ?? []), [one.who, text]];
    } else if (one.do === "append") {
      await world.engine.log.append(user, { events: [said(text)] });
      expected[one.who]!.push(text);
    } else if (one.do === "look") {
      expect(await payloadsOf(world.engine, user)).toEqual(expected[one.who]);
    } else {
      await end(one.session, one.do);
    }
  }
  for (const session of clients.keys()) await end(session, "commit");
  for (const [who, { user }] of users.entries()) {
    expect(await payloadsOf(world.engine, user)).toEqual(expected[who]);
  }
}

test("of transactions in whatever interleaving, each user's log has what was committed, in the order of the commits", async () => {
  await using world = await createPgWorld();
  const clients = await Promise.all(Array.from({ length: SESSIONS }, () => world.connect()));
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) =>
    interleave(world, clients, steps).finally(() => Promise.all(clients.map((client) => client.query("rollback")))),
  );
  const details = await fc.check(property, { seed: SEED, numRuns: 25, endOnFailure: true });
  if (details.failed)
    throw new Error(`TEST_SEED=${String(SEED)}\n${fc.defaultReportMessage(details)}`, { cause: details.errorInstance });
}, 60_000);

/** One transaction: when its commit was asked for and answered, by a count that only rises. */
interface Committed {
  readonly text: string;
  readonly asked: number;
  readonly answered: number;
}

test("of commits at the same time, one that was answered before another was asked for comes first", async () => {
  await using world = await createPgWorld();
  const nodes = [world.engine, await world.open()];
  const { user, context } = createUser();
  let ticks = 0;
  const tick = (): number => (ticks += 1);
  const committed: Committed[] = [];
  const session = async (name: number): Promise<void> => {
    const client = await world.connect();
    for (let round = 0; round < 25; round += 1) {
      const text = `${String(name)}-${String(round)}`;
      if (round % 5 === 4) {
        const asked = tick();
        await nodes[name % 2]!.log.append(user, { events: [said(text)] });
        committed.push({ text, asked, answered: tick() });
        continue;
      }
      await client.query("begin");
      await world.engine.appendInTransaction(client, context, said(text));
      const asked = tick();
      await client.query(round % 7 === 3 ? "rollback" : "commit");
      if (round % 7 !== 3) committed.push({ text, asked, answered: tick() });
    }
  };
  await Promise.all(Array.from({ length: 6 }, (_, name) => session(name)));
  const log = await payloadsOf(world.engine, user);
  expect([...log].sort()).toEqual(committed.map(({ text }) => text).sort());
  const place = new Map(log.map((text, index) => [text, index]));
  const inverted = committed.flatMap((a) =>
    committed
      .filter((b) => a.answered < b.asked && place.get(a.text)! > place.get(b.text)!)
      .map((b) => [a.text, b.text]),
  );
  expect(inverted).toEqual([]);
}, 60_000);

test("a commit that takes long holds up those that publish to the same user, so that none overtakes it", async () => {
  await using world = await createPgWorld();
  const { schema, pool, engine } = world;
  // Something else of the application's that is slow at the commit, after our part of it.
  await pool.query(`create table ${schema}.slow (n int);
    create function ${schema}.sleep() returns trigger language plpgsql as 'begin perform pg_sleep(2); return null; end';
    create constraint trigger slow after insert on ${schema}.slow deferrable initially deferred
      for each row execute function ${schema}.sleep()`);
  const { user, context } = createUser();
  const [slow, quick] = [await world.connect(), await world.connect()];
  const committed: string[] = [];
  const publish = async (client: pg.Client, text: string): Promise<void> => {
    await client.query("begin");
    await engine.appendInTransaction(client, context, said(text));
    if (text === "slow") await client.query(`insert into ${schema}.slow values (1)`);
  };
  const commit = (client: pg.Client, text: string): Promise<unknown> =>
    client.query("commit").then(() => committed.push(text));
  await publish(slow, "slow");
  await publish(quick, "quick");
  const first = commit(slow, "slow");
  const asleep = async (): Promise<number | null> =>
    (await pool.query("select from pg_stat_activity where wait_event = 'PgSleep' and query = 'commit'")).rowCount;
  await expect.poll(asleep, { timeout: 30_000, interval: 5 }).toBe(1);
  await Promise.all([first, commit(quick, "quick")]);
  expect(await payloadsOf(engine, user)).toEqual(committed);
});

test("transactions that publish to the same users in opposite orders do not lock each other out", async () => {
  await using world = await createPgWorld();
  const users = Array.from({ length: 6 }, createUser);
  const session = async (order: readonly (typeof users)[number][]): Promise<void> => {
    const client = await world.connect();
    for (let round = 0; round < 15; round += 1) {
      await client.query("begin");
      for (const { context } of order) await world.engine.appendInTransaction(client, context, said(round));
      await client.query("commit");
      await world.engine.log.append(order[0]!.user, { events: [said("direct")] });
    }
  };
  await Promise.all([session(users), session([...users].reverse()), session(users), session([...users].reverse())]);
  const counts = await Promise.all(users.map(async ({ user }) => (await payloadsOf(world.engine, user)).length));
  expect(counts).toEqual([90, 60, 60, 60, 60, 90]);
}, 60_000);
