import pg from "pg";
import { expect, inject, test } from "vitest";
import type { Hint } from "@isowire/core/contracts";
import { fromPg } from "../src/index.js";
import { createCutProxy } from "./cut-proxy.js";
import { createPgWorld, createUser, said } from "./pg-world.js";

const payloadOf = (hint: Hint): unknown => (hint.kind === "entry" ? hint.entry.payload : hint.kind);

test("a listener that was away is told, when it is back, of whatever is new: nothing waits for a reconciliation", async () => {
  await using proxy = await createCutProxy(inject("postgresUrl"));
  await using world = await createPgWorld();
  const other = await world.open({ database: fromPg(world.pool, { listenUrl: proxy.url }) });
  const users = [createUser(), createUser(), createUser()];
  const heard = users.map(() => [] as unknown[]);
  for (const [index, { user }] of users.entries()) {
    await world.engine.log.append(user, { events: [said("before")] });
    await other.fanout.listen(user, (hint) => heard[index]!.push(payloadOf(hint)));
  }
  proxy.cut();
  for (const payload of ["missed", "missed, too"]) {
    const { entries } = await world.engine.log.append(users[0]!.user, { events: [said(payload)] });
    for (const entry of entries) world.engine.fanout.announce(users[0]!.user, { kind: "entry", entry });
  }
  await world.engine.appendInTransaction(await world.connect(), users[1]!.context, said("published"));
  proxy.mend();
  await expect
    .poll(() => heard, { timeout: 30_000 })
    .toEqual([["missed, too"], expect.arrayContaining(["published"]), ["before"]]);
  world.engine.fanout.announce(users[2]!.user, { kind: "run", runId: "r" });
  await expect.poll(() => heard[2], { timeout: 30_000 }).toContain("run");
}, 60_000);

test("who wants to listen while the listener is away is refused, and let in when it is back", async () => {
  await using proxy = await createCutProxy(inject("postgresUrl"));
  await using world = await createPgWorld();
  const other = await world.open({ database: fromPg(world.pool, { listenUrl: proxy.url }) });
  const { user } = createUser();
  const heard: unknown[] = [];
  proxy.cut();
  const refused = await other.fanout.listen(user, () => heard.push("refused")).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
  proxy.mend();
  await other.fanout.listen(user, (hint) => heard.push(payloadOf(hint)));
  world.engine.fanout.announce(user, { kind: "run", runId: "r" });
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual(["run"]);
});

test("a listener of the pool gives its place back whenever it breaks", async () => {
  await using world = await createPgWorld();
  const name = `breaks-${String(process.pid)}`;
  const pool = new pg.Pool({ connectionString: world.url, max: 3, application_name: name });
  const engine = await world.open({ database: fromPg(pool) });
  const { user } = createUser();
  const heard: unknown[] = [];
  await engine.fanout.listen(user, (hint) => heard.push(payloadOf(hint)));
  for (let round = 1; round <= 5; round += 1) {
    await world.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
      name,
    ]);
    const hears = (): number => {
      world.engine.fanout.announce(user, { kind: "run", runId: "r" });
      return heard.length;
    };
    const before = heard.length;
    await expect.poll(hears, { timeout: 30_000 }).toBeGreaterThan(before);
  }
  await engine.log.head(user);
  expect(pool.totalCount - pool.idleCount).toBe(1);
  await engine.close();
  await pool.end();
}, 60_000);

test("with a listenUrl the pool is left alone: one connection will do", async () => {
  await using world = await createPgWorld();
  const pool = new pg.Pool({ connectionString: world.url, max: 1 });
  expect(() => fromPg(pool)).toThrow(expect.objectContaining({ code: "ERR_INVALID_OPTION" }));
  const engine = await world.open({ database: fromPg(pool, { listenUrl: world.url }) });
  const { user } = createUser();
  const heard: unknown[] = [];
  await engine.fanout.listen(user, (hint) => heard.push(payloadOf(hint)));
  world.engine.fanout.announce(user, { kind: "run", runId: "r" });
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual(["run"]);
  await engine.close();
  await pool.end();
});

test("everything works on connections that forget their session after every statement, as behind a pooler", async () => {
  await using world = await createPgWorld();
  const pooled = {
    options: { max: 1 },
    on: (...args: [never, never]) => world.pool.on(...args),
    connect: (callback: Parameters<Parameters<typeof fromPg>[0]["connect"]>[0]) =>
      world.pool.connect((error, client) => callback(error, client && forgetful(client))),
  };
  const forgetful = (client: pg.PoolClient) => ({
    on: (...args: [never, never]) => client.on(...args),
    removeListener: (...args: [never, never]) => client.removeListener(...args),
    release: (broken?: Error | boolean) => client.release(broken),
    query: async (query: { text: string; values?: unknown[] }) => {
      // A transaction keeps its connection; whatever else was set is gone.
      const inTransaction = /^(begin|commit|rollback)/.test(query.text) || transactions.has(client);
      if (query.text === "begin") transactions.add(client);
      if (/^(commit|rollback)/.test(query.text)) transactions.delete(client);
      if (!inTransaction) await client.query("discard all");
      return client.query(query);
    },
  });
  const transactions = new Set<unknown>();
  const engine = await world.open({ database: fromPg(pooled, { listenUrl: world.url }) });
  const { user, context } = createUser();
  const lease = await engine.leases.acquire(user, { key: "run/1", ttlMs: 1000 });
  const token = lease.status === "acquired" ? lease.token : -1;
  const request = {
    events: [said(1)],
    idempotencyKey: "k",
    fence: { key: "run/1", token },
    state: [{ key: "s", ifVersion: 0, value: 1 }],
  };
  expect((await engine.log.append(user, request)).duplicate).toBe(false);
  expect((await engine.log.append(user, request)).duplicate).toBe(true);
  const heard: unknown[] = [];
  await engine.fanout.listen(user, (hint) => heard.push(payloadOf(hint)));
  await world.engine.appendInTransaction(await world.connect(), context, said("published"));
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual(["published"]);
  expect((await engine.state.get(user, "s"))?.value).toBe(1);
});
