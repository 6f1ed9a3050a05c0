import type { Engine } from "@isowire/core/contracts";
import { startRedis } from "@tooling/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisEngine, REDIS_RETENTION } from "../src/index.js";
import { ask } from "./cluster-tools.js";
import { standalone } from "./redis-world.js";
import { appendSteps, numbered, numbersIn, outcomeOf, range, someone, until } from "./steps.js";

let redis: Awaited<ReturnType<typeof startRedis>>;
let engine: Engine;

beforeAll(async () => {
  redis = await startRedis();
  engine = await createRedisEngine({ client: standalone(redis.url), prefix: `clock-${process.pid}` });
});
afterAll(async () => {
  await engine.close();
  await redis.stop();
});

async function serverNow(): Promise<number> {
  const [seconds = 0, micros = 0] = (await ask<readonly string[]>(redis, ["TIME"])).map(Number);
  return seconds * 1000 + Math.floor(micros / 1000);
}

test("without a clock of its own an engine takes the server's: entries, leases and connections are stamped by it", async () => {
  const user = someone();
  const before = await serverNow();
  const [position] = await appendSteps(engine, user, [1]);
  const lease = await engine.leases.acquire(user, { key: "run/1", ttlMs: 1000 });
  const connection = { connectionId: "c", clientId: "p", nodeId: "n" };
  await engine.presence.join(user, connection, { limit: 1, ttlMs: 1000, silentMs: 1000 });
  const [joined] = await engine.presence.list(user);
  const after = await serverNow();
  const stamps = [
    position?.time ?? 0,
    (lease.status === "acquired" ? lease.expiresAt : 0) - 1000,
    joined?.connectedAt ?? 0,
  ];
  for (const stamp of stamps) {
    expect(stamp).toBeGreaterThanOrEqual(before);
    expect(stamp).toBeLessThanOrEqual(after);
  }
});

test("the engine's own clock agrees with the server's", async () => {
  const before = await serverNow();
  const told = engine.clock.now();
  const after = await serverNow();
  expect(told).toBeGreaterThanOrEqual(before - 10_000);
  expect(told).toBeLessThanOrEqual(after + 10_000);
});

test("the process's clock says nothing: one that is a day off stamps as the server does", async () => {
  const user = someone();
  const real = Date.now;
  try {
    Date.now = () => real() - 86_400_000;
    const off = await createRedisEngine({ client: standalone(redis.url), prefix: `clock-${process.pid}` });
    expect(Math.abs(off.clock.now() - (await serverNow()))).toBeLessThanOrEqual(10_000);
    const { position } = await off.log.append(user, { events: [numbered(1)] });
    expect(Math.abs(position.time - (await serverNow()))).toBeLessThanOrEqual(10_000);
    await off.close();
  } finally {
    Date.now = real;
  }
});

test("what runs out by the server's clock is gone: leases, values, connections, entries", async () => {
  const user = someone();
  const connection = { connectionId: "c", clientId: "p", nodeId: "n" };
  await engine.log.append(user, {
    events: [],
    state: [{ key: "brief", ifVersion: 0, value: 1, expiresInMs: 50 }],
  });
  await engine.leases.acquire(user, { key: "run/brief", ttlMs: 50 });
  await engine.presence.join(user, connection, { limit: 1, ttlMs: 50, silentMs: 50 });
  await until("the value", async () => (await engine.state.get(user, "brief")) === undefined);
  await until("the connection", async () => (await engine.presence.list(user)).length === 0);
  await until("the lease", async () => {
    const expired = await engine.system.expiredLeases({ prefix: "run/brief", limit: 10 });
    return expired.some((one) => one.user.userId === user.userId);
  });
});

test("a sweep drops what has run out without anybody asking: of users of other engines, too, and all of it", async () => {
  const prefix = `swept-${process.pid}`;
  const first = await createRedisEngine({ client: standalone(redis.url), prefix, retention: { maxAgeMs: 500 } });
  const users = range(1, 200).map(someone);
  await Promise.all(users.map((user) => appendSteps(first, user, [1])));
  await first.close();
  const second = await createRedisEngine({ client: standalone(redis.url), prefix, retention: { maxAgeMs: 500 } });
  await until(
    "nothing is left",
    async () => (await ask<readonly string[]>(redis, ["KEYS", `${prefix}:*`])).length === 0,
  );
  await second.close();
});

test("retention is 24 hours, 10,000 entries and 8 MiB unless said otherwise", async () => {
  expect(REDIS_RETENTION).toEqual({ maxAgeMs: 86_400_000, maxEntries: 10_000, maxBytes: 8_388_608 });
  expect(engine.system.retention()).toEqual(REDIS_RETENTION);
  const prefix = `retained-${process.pid}`;
  const small = await createRedisEngine({ client: standalone(redis.url), prefix, retention: { maxEntries: 3 } });
  expect(small.system.retention()).toEqual({ ...REDIS_RETENTION, maxEntries: 3 });
  const user = someone();
  await appendSteps(small, user, range(1, 10));
  expect(await numbersIn(small, user)).toEqual([8, 9, 10]);
  await small.close();
});

test.each([
  [{ prefix: "a{b" }, "prefix"],
  [{ prefix: "" }, "prefix"],
  [{ timeoutMs: 0 }, "timeoutMs"],
  [{ waitReplicas: -1 }, "waitReplicas"],
  [{ waitReplicas: 1.5 }, "waitReplicas"],
  [{ waitReplicasMs: 0 }, "waitReplicasMs"],
])("options out of their range are refused: %o", async (options, name) => {
  const made = createRedisEngine({ client: standalone(redis.url), ...options });
  expect(await outcomeOf(made)).toBe("ERR_INVALID_OPTION");
  await expect(made).rejects.toThrow(name);
});
