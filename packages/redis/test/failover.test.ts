import type { Engine, Position } from "@isowire/core/contracts";
import { startRedis } from "@tooling/services";
import { createClient } from "redis";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRedisEngine } from "../src/index.js";
import { standalone } from "./redis-world.js";
import { appendSteps, numbered, numbersIn, outcomeOf, range, someone, statusAfter, until } from "./steps.js";
import { TcpProxy } from "./tcp-proxy.js";

type Service = Awaited<ReturnType<typeof startRedis>>;

/** A replica need not wait for others to join it. */
const AT_ONCE = { "repl-diskless-sync-delay": 0 };

let primary: Service;
let replica: Service;
let proxy: TcpProxy;
let engine: Engine;

beforeEach(async () => {
  [primary, replica] = await Promise.all([startRedis({ config: AT_ONCE }), startRedis({ config: AT_ONCE })]);
  await ask(replica, ["REPLICAOF", "127.0.0.1", String(primary.port)]);
  await until("the replica follows", async () => (await ask(replica, ["INFO"])).includes("master_link_status:up"));
  proxy = await TcpProxy.start(primary.port);
  engine = await createRedisEngine({ client: standalone(proxy.url) });
}, 60_000);
afterEach(async () => {
  await engine.close();
  await proxy[Symbol.asyncDispose]();
  await Promise.all([primary.stop(), replica.stop()]);
});

async function ask({ url }: Service, command: string[]): Promise<string> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand<string>(command);
  } finally {
    client.destroy();
  }
}

/** Waits until the replica has all that was written. */
async function caughtUp(): Promise<void> {
  const offset = async (service: Service, field: string): Promise<string | undefined> =>
    new RegExp(`^${field}:(\\d+)`, "m").exec(await ask(service, ["INFO", "replication"]))?.[1];
  await until(
    "the replica has caught up",
    async () => (await offset(primary, "master_repl_offset")) === (await offset(replica, "slave_repl_offset")),
  );
}

/** The replica gets nothing any more of what is written now. */
async function fallBehind(): Promise<void> {
  await caughtUp();
  await ask(replica, ["REPLICAOF", "NO", "ONE"]);
}

/** The primary is gone; whoever connects finds what was the replica. */
async function failOver(): Promise<void> {
  await primary.kill();
  proxy.target = replica.port;
  proxy.cut();
  await until("the engine is back", async () => (await outcomeOf(engine.log.head(someone()))) === "resolved");
}

const acquire = async (user = someone()) => {
  const lease = await engine.leases.acquire(user, { key: "run/1", ttlMs: 60_000 });
  if (lease.status !== "acquired") throw new Error(`expected a lease, received ${lease.status}`);
  return lease.token;
};

test("a position above the head of the lagging replica is `epoch_changed`; what it has is read on as if nothing was", async () => {
  const user = someone();
  const kept = await appendSteps(engine, user, range(1, 3));
  await fallBehind();
  const lost = await appendSteps(engine, user, range(4, 6));
  await failOver();
  expect(await numbersIn(engine, user)).toEqual([1, 2, 3]);
  for (const position of lost) expect(await statusAfter(engine, user, position)).toBe("epoch_changed");
  for (const position of kept) expect(await statusAfter(engine, user, position)).toBe("ok");
});

test("a position with another `time` is `epoch_changed` once the log has grown past it", async () => {
  const user = someone();
  const kept = await appendSteps(engine, user, range(1, 3));
  await fallBehind();
  const lost = await appendSteps(engine, user, range(4, 6));
  await failOver();
  const made = await appendSteps(engine, user, range(14, 19));
  expect(made.map(({ offset }) => offset)).toEqual(range(4, 9));
  for (const position of lost) expect(await statusAfter(engine, user, position)).toBe("epoch_changed");
  for (const position of [...kept, ...made]) expect(await statusAfter(engine, user, position)).toBe("ok");
});

test("a log the replica never heard of has a new epoch", async () => {
  const user = someone();
  await fallBehind();
  const [lost] = await appendSteps(engine, user, [1]);
  await failOver();
  const [made] = await appendSteps(engine, user, [2]);
  expect(made?.offset).toBe(1);
  expect(made?.epoch).not.toBe(lost?.epoch);
  expect(await statusAfter(engine, user, lost)).toBe("epoch_changed");
});

test("a token the replica never heard of is not handed out again: who had it is fenced", async () => {
  const user = someone();
  const before = await acquire(user);
  await engine.leases.release(user, { key: "run/1", token: before });
  await fallBehind();
  const lost = await acquire(user);
  await failOver();
  const write = (token: number): Promise<string> =>
    outcomeOf(engine.log.append(user, { events: [numbered(1)], fence: { key: "run/1", token } }));
  expect(await write(lost), "nobody holds it").toBe("ERR_FENCED");
  const next = await acquire(user);
  expect(next).toBeGreaterThan(lost);
  expect(await write(lost), "somebody else holds it").toBe("ERR_FENCED");
  expect(await write(next)).toBe("resolved");
});

test("a version the replica never heard of is not given again: who had read it loses", async () => {
  const user = someone();
  const put = async (ifVersion: number, value: string): Promise<number> =>
    (await engine.log.append(user, { events: [], state: [{ key: "k", ifVersion, value }] })).versions[0] ?? -1;
  const first = await put(0, "first");
  await fallBehind();
  const lost = await put(first, "lost");
  await failOver();
  expect((await engine.state.get(user, "k"))?.value).toBe("first");
  const next = await put(first, "next");
  expect(next).toBeGreaterThan(lost);
  expect(await outcomeOf(put(lost, "stale"))).toBe("ERR_VERSION_CONFLICT");
});

test("an idempotency key goes where its entry goes: with the lost one it is free, with the kept one it is known", async () => {
  const user = someone();
  const request = (n: number) => ({ events: [numbered(n)], idempotencyKey: `k${n}` });
  await engine.log.append(user, request(1));
  await fallBehind();
  await engine.log.append(user, request(2));
  await failOver();
  expect((await engine.log.append(user, request(1))).duplicate).toBe(true);
  expect((await engine.log.append(user, request(2))).duplicate).toBe(false);
  expect(await numbersIn(engine, user)).toEqual([1, 2]);
});

test("a lease that ran out is found after the failover: the index is as old as the lease", async () => {
  const [user, later] = [someone(), someone()];
  await engine.leases.acquire(user, { key: "run/1", ttlMs: 1 });
  await fallBehind();
  await engine.leases.acquire(later, { key: "run/1", ttlMs: 1 });
  await failOver();
  expect(await engine.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([{ user, key: "run/1" }]);
});

test("who listens hears on: hints of the new primary arrive", async () => {
  const user = someone();
  const heard: Position[] = [];
  using _ = await engine.fanout.listen(user, (hint) => {
    if (hint.kind === "entry") heard.push(hint.entry);
  });
  await appendSteps(engine, user, [1]);
  await until("the first hint", () => heard.length === 1);
  await caughtUp();
  await ask(replica, ["REPLICAOF", "NO", "ONE"]);
  await failOver();
  await until("a hint of the new primary", async () => {
    await appendSteps(engine, user, [2]);
    return heard.length > 1;
  });
});

test("a demoted server refuses to write: ERR_UNAVAILABLE, retryable, and nothing is appended", async () => {
  const user = someone();
  await appendSteps(engine, user, [1]);
  await ask(replica, ["REPLICAOF", "NO", "ONE"]);
  await ask(primary, ["REPLICAOF", "127.0.0.1", String(replica.port)]);
  const refused = await engine.log.append(user, { events: [numbered(2)] }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
  proxy.target = replica.port;
  proxy.cut();
  await until("the new primary answers", async () => (await outcomeOf(appendSteps(engine, user, [3]))) === "resolved");
  expect((await numbersIn(engine, user)).filter((n) => n === 2)).toEqual([]);
});
