import pg from "pg";
import { expect, inject, test } from "vitest";
import { startPostgres } from "@tooling/services";
import { fromPg } from "../src/index.js";
import { createCutProxy } from "./cut-proxy.js";
import { createPgWorld, createUser, payloadsOf, said } from "./pg-world.js";

const UNAVAILABLE = { code: "ERR_UNAVAILABLE", retryable: true };

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "resolved",
    (error: unknown) => error,
  );

test("A failure after which the entry may be in the log MUST be `ERR_OUTCOME_UNKNOWN`: the answer got lost", async () => {
  await using proxy = await createCutProxy(inject("postgresUrl"));
  await using world = await createPgWorld(proxy.url);
  const { engine } = world;
  const [one, two] = [createUser().user, createUser().user];
  await engine.log.append(one, { events: [said(1)] });
  proxy.loseNextAnswer();
  const outcomes = await Promise.all(
    [one, two].map((user) => refusalOf(engine.log.append(user, { events: [said(2)], idempotencyKey: "k" }))),
  );
  for (const outcome of outcomes) expect(outcome).toMatchObject({ code: "ERR_OUTCOME_UNKNOWN", retryable: false });
  // It was there, and whoever asks again under the key is told so.
  const again = await engine.log.append(one, { events: [said(2)], idempotencyKey: "k" });
  expect([again.duplicate, again.position.offset]).toEqual([true, 2]);
  expect(await payloadsOf(engine, one)).toEqual([1, 2]);
});

test("an append that never reached the server is `ERR_UNAVAILABLE`, and nothing was appended", async () => {
  await using proxy = await createCutProxy(inject("postgresUrl"));
  await using world = await createPgWorld(proxy.url);
  const { engine } = world;
  const { user } = createUser();
  await engine.log.append(user, { events: [said(1)] });
  proxy.cut();
  // The pool learns of its broken connections first.
  await expect.poll(() => world.pool.totalCount, { timeout: 30_000 }).toBe(0);
  expect(await refusalOf(engine.log.append(user, { events: [said("lost")] }))).toMatchObject(UNAVAILABLE);
  expect(await refusalOf(engine.log.head(user))).toMatchObject(UNAVAILABLE);
  proxy.mend();
  await engine.log.append(user, { events: [said(2)] });
  expect(await payloadsOf(engine, user)).toEqual([1, 2]);
});

test("an append that the server gave up is `ERR_UNAVAILABLE`, and nothing was appended", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const { user } = createUser();
  await engine.log.append(user, { events: [said(1)] });
  const holder = await world.connect();
  await holder.query("begin");
  await holder.query(`select from ${world.schema}.heads for update`);
  const outcome = refusalOf(engine.log.append(user, { events: [said("lost")] }));
  const cancel = async (): Promise<boolean> => {
    const { rowCount } = await world.pool.query(
      "select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like $1",
      [`%"${world.schema}".append%`],
    );
    return rowCount === 1;
  };
  await expect.poll(cancel, { timeout: 30_000 }).toBe(true);
  expect(await outcome).toMatchObject(UNAVAILABLE);
  await holder.query("rollback");
  expect(await payloadsOf(engine, user)).toEqual([1]);
});

test("a look is made once more when the pool's connection turns out to be dead", async () => {
  await using world = await createPgWorld();
  const pool = new pg.Pool({ connectionString: world.url, max: 2 });
  const engine = await world.open({ database: fromPg(pool) });
  const { user } = createUser();
  const head = await engine.log.head(user);
  const holder = await world.connect();
  await holder.query(`begin; lock table ${world.schema}.heads in access exclusive mode`);
  const looking = engine.log.head(user);
  const terminate = async (): Promise<boolean> => {
    const { rowCount } = await world.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like $1",
      [`%"${world.schema}".head_of%`],
    );
    return rowCount === 1;
  };
  await expect.poll(terminate, { timeout: 30_000 }).toBe(true);
  await holder.query("rollback");
  expect(await looking).toEqual(head);
  await engine.close();
  await pool.end();
});

test("a server that does not answer is given up after statementTimeoutMs, and used again once it does", async () => {
  await using server = await startPostgres({ own: true });
  await using world = await createPgWorld(server.url);
  const engine = await world.open({ database: fromPg(world.pool, { statementTimeoutMs: 500 }) });
  const { user } = createUser();
  await engine.log.append(user, { events: [said(1)] });
  await server.pause();
  const append = await refusalOf(engine.log.append(user, { events: [said(2)], idempotencyKey: "k" }));
  const head = await refusalOf(engine.log.head(user));
  await server.resume();
  expect(append).toMatchObject({ code: "ERR_OUTCOME_UNKNOWN" });
  expect(head).toMatchObject(UNAVAILABLE);
  await engine.log.append(user, { events: [said(2)], idempotencyKey: "k" });
  expect(await payloadsOf(engine, user)).toEqual([1, 2]);
}, 60_000);

test("what was acknowledged is there after the server crashed, once and in order; engines go on without being told", async () => {
  await using server = await startPostgres({ own: true });
  await using world = await createPgWorld(server.url);
  const nodes = [world.engine, await world.open()];
  const users = Array.from({ length: 8 }, () => createUser().user);
  const acknowledged = users.map(() => [] as string[]);
  let stop = false;
  const write = async (who: number, node: number): Promise<void> => {
    for (let n = 0; !stop; n += 1) {
      const text = `${String(node)}-${String(n)}`;
      const outcome = await refusalOf(nodes[node]!.log.append(users[who]!, { events: [said(text)] }));
      if (outcome === "resolved") acknowledged[who]!.push(text);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const writers = users.flatMap((_, who) => [write(who, 0), write(who, 1)]);
  const acknowledgedSoFar = (): number => acknowledged.flat().length;
  for (let crash = 0; crash < 2; crash += 1) {
    const before = acknowledgedSoFar();
    await expect.poll(acknowledgedSoFar, { timeout: 30_000 }).toBeGreaterThan(before + 40);
    await server.kill();
    await server.restart();
  }
  const before = acknowledgedSoFar();
  await expect.poll(acknowledgedSoFar, { timeout: 30_000 }).toBeGreaterThan(before + 40);
  stop = true;
  await Promise.all(writers);
  for (const [who, user] of users.entries()) {
    const log = await payloadsOf(nodes[0]!, user);
    expect(new Set(log).size).toBe(log.length);
    // What was not acknowledged may be there, in its place.
    for (const node of ["0-", "1-"]) {
      const own = log.filter((text) => String(text).startsWith(node));
      expect(own).toEqual([...own].sort((a, b) => Number(String(a).slice(2)) - Number(String(b).slice(2))));
    }
    expect(acknowledged[who]!.filter((text) => !log.includes(text))).toEqual([]);
  }
}, 120_000);
