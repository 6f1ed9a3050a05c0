import type { Engine } from "@isowire/core/contracts";
import { startRedis } from "@tooling/services";
import { createClient } from "redis";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRedisEngine, type RedisEngineOptions } from "../src/index.js";
import { standalone } from "./redis-world.js";
import { appendSteps, numbered, numbersIn, outcomeOf, range, someone, until } from "./steps.js";
import { TcpProxy } from "./tcp-proxy.js";

let primary: Awaited<ReturnType<typeof startRedis>>;
let replica: Awaited<ReturnType<typeof startRedis>>;
const engines: Engine[] = [];

beforeAll(async () => {
  [primary, replica] = await Promise.all([
    startRedis({ config: { "repl-diskless-sync-delay": 0 } }),
    startRedis({ own: true }),
  ]);
  await using client = await connected(replica.url);
  await client.redis.sendCommand(["REPLICAOF", "127.0.0.1", String(primary.port)]);
  await until("the replica follows", async () => (await client.redis.info()).includes("master_link_status:up"));
}, 60_000);
afterAll(() => Promise.all([primary.stop(), replica.stop()]));
afterEach(async () => {
  await replica.resume();
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

async function connected(url: string) {
  const redis = createClient({ url });
  await redis.connect();
  return {
    redis,
    [Symbol.asyncDispose]: async () => {
      redis.destroy();
    },
  };
}

async function open(options: Partial<RedisEngineOptions> = {}): Promise<Engine> {
  const engine = await createRedisEngine({
    client: standalone(primary.url),
    waitReplicas: 1,
    waitReplicasMs: 300,
    ...options,
  });
  engines.push(engine);
  return engine;
}

test("an append resolves when a replica has it", async () => {
  const engine = await open({ waitReplicasMs: 10_000 });
  const user = someone();
  await using client = await connected(replica.url);
  for (const n of range(1, 5)) {
    await appendSteps(engine, user, [n]);
    const log = (await client.redis.keys(`*${user.userId}:log`))[0] ?? "none";
    expect(await client.redis.xLen(log)).toBe(n);
  }
});

test("an append that no replica has in time is ERR_OUTCOME_UNKNOWN, and says how many have", async () => {
  const engine = await open();
  const user = someone();
  await appendSteps(engine, user, [1]);
  await replica.pause();
  const lost = await engine.log.append(user, { events: [numbered(2)], idempotencyKey: "k" }).catch((e: unknown) => e);
  expect(lost).toMatchObject({ code: "ERR_OUTCOME_UNKNOWN", message: expect.stringContaining("0 of 1 replicas") });
  expect(
    await outcomeOf(engine.log.append(user, { events: [numbered(2)], idempotencyKey: "k" })),
    "nor is it known later",
  ).toBe("ERR_OUTCOME_UNKNOWN");
  await replica.resume();
  const again = await whenKnown(() => engine.log.append(user, { events: [numbered(2)], idempotencyKey: "k" }));
  expect([again.duplicate, again.position.offset]).toEqual([true, 2]);
  expect(await numbersIn(engine, user)).toEqual([1, 2]);
});

test("more replicas than there are is never met", async () => {
  const engine = await open({ waitReplicas: 2 });
  expect(await outcomeOf(engine.log.append(someone(), { events: [numbered(1)] }))).toBe("ERR_OUTCOME_UNKNOWN");
});

test("without the wish nothing waits for replicas", async () => {
  const engine = await open({ waitReplicas: 0 });
  await replica.pause();
  expect(await outcomeOf(appendSteps(engine, someone(), range(1, 20)))).toBe("resolved");
});

test("one WAIT serves all appends of a turn", async () => {
  const engine = await open({ waitReplicasMs: 10_000 });
  await using client = await connected(primary.url);
  await client.redis.sendCommand(["CONFIG", "RESETSTAT"]);
  const users = range(1, 100).map(someone);
  await Promise.all(users.map((user) => appendSteps(engine, user, [1])));
  const waits = Number(/cmdstat_wait:calls=(\d+)/.exec(await client.redis.info("commandstats"))?.[1]);
  expect(waits).toBeGreaterThan(0);
  expect(waits).toBeLessThanOrEqual(10);
});

test("a connection that broke between an append and its WAIT confirms nothing", async () => {
  await using proxy = await TcpProxy.start(primary.port);
  const engine = await open({ client: standalone(proxy.url), waitReplicasMs: 10_000 });
  const user = someone();
  await appendSteps(engine, user, [1]);
  await replica.pause();
  const lost = outcomeOf(engine.log.append(user, { events: [numbered(2)] }));
  await using client = await connected(primary.url);
  await until("it waits", async () => (await client.redis.info("clients")).includes("blocked_clients:1"));
  proxy.cut();
  expect(await lost).toBe("ERR_OUTCOME_UNKNOWN");
});

/** What the call comes to, asked again while it is not known. */
async function whenKnown<Value>(call: () => Promise<Value>): Promise<Value> {
  for (;;) {
    const outcome = await call().catch((error: unknown) => error);
    if (!(outcome instanceof Error)) return outcome as Value;
    if (!outcome.message.includes("replicas")) throw outcome;
  }
}
