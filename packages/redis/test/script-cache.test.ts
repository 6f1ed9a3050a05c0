import type { Engine } from "@isowire/core/contracts";
import { startRedis } from "@tooling/services";
import { createClient } from "redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisEngine, fromNodeRedis } from "../src/index.js";
import { TcpProxy } from "./tcp-proxy.js";
import { numbered, numbersIn, range, someone } from "./steps.js";

let redis: Awaited<ReturnType<typeof startRedis>>;
let client: ReturnType<typeof createClient>;
let engine: Engine;

beforeAll(async () => {
  redis = await startRedis({ own: true });
  client = createClient({ url: redis.url });
  await client.connect();
  engine = await createRedisEngine({ client: fromNodeRedis(client) });
});
afterAll(async () => {
  await engine.close();
  client.destroy();
  await redis.stop();
});

test("a server that forgets its scripts in mid-traffic loses no append, repeats none and keeps the call order", async () => {
  const users = range(1, 10).map(someone);
  const offsets: Promise<number>[][] = users.map(() => []);
  let flushes = 0;
  for (const n of range(1, 300)) {
    for (const [index, user] of users.entries()) {
      const appended = engine.log.append(user, {
        events: [numbered(n)],
        ...(n % 7 === 0 ? { idempotencyKey: `k${n}` } : {}),
      });
      offsets[index]?.push(appended.then(({ position }) => position.offset));
    }
    if (n % 20 === 0) {
      flushes += 1;
      void client.scriptFlush();
    }
    // Calls of one turn go out together: let some of them be answered while others are called.
    if (n % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [index, user] of users.entries()) {
    expect(await Promise.all(offsets[index] ?? [])).toEqual(range(1, 300));
    expect(await numbersIn(engine, user)).toEqual(range(1, 300));
  }
  expect(flushes).toBe(15);
  const stats = await client.info("commandstats");
  expect(Number(/cmdstat_eval:calls=(\d+)/.exec(stats)?.[1]), "scripts were sent again").toBeGreaterThan(0);
});

test("calls of a new connection keep their order, whoever else brings the script meanwhile", async () => {
  await using fresh = await startRedis({ own: true });
  await using proxy = await TcpProxy.start(Number(new URL(fresh.url).port));
  const open = async (url: string): Promise<Engine> =>
    createRedisEngine({ client: fromNodeRedis(createClient({ url })) });
  const [slow, fast] = [await open(proxy.url), await open(fresh.url)];
  const user = someone();
  for (let round = 0; round < 2; round += 1) {
    proxy.delayMs = 300;
    proxy.delayed = 0;
    const first = slow.log.append(user, { events: [numbered(round * 3 + 1)] });
    const second = slow.log.append(user, { events: [numbered(round * 3 + 2)] });
    // The server has answered, and nobody has heard it.
    await expect.poll(() => proxy.delayed, { interval: 5, timeout: 10_000 }).toBeGreaterThan(0);
    await fast.log.append(someone(), { events: [numbered(0)] });
    const third = slow.log.append(user, { events: [numbered(round * 3 + 3)] });
    await Promise.all([first, second, third]);
    proxy.delayMs = 0;
    // The server comes back with nothing in its memory but what it is told from here on.
    if (round === 0) {
      await fresh.restart();
      for (const engine of [slow, fast])
        await expect.poll(() => engine.log.head(user).catch(() => undefined), { timeout: 10_000 }).toBeDefined();
    }
  }
  const numbers = await numbersIn(slow, user);
  expect(numbers.slice(-3)).toEqual([4, 5, 6]);
  await slow.close();
  await fast.close();
});

test("every kind of call goes on after the scripts were forgotten", async () => {
  const user = someone();
  await client.scriptFlush();
  await engine.log.append(user, { events: [numbered(1)], state: [{ key: "k", ifVersion: 0, value: 1 }] });
  const connection = { connectionId: "c", clientId: "p", nodeId: "n" };
  const calls: readonly (() => Promise<unknown>)[] = [
    () => engine.log.head(user),
    () => engine.log.read(user, { limit: 1 }),
    () => engine.log.history(user, { limit: 1, maxBytes: 1 }),
    () => engine.log.trim(user, 0),
    () => engine.state.get(user, "k"),
    () => engine.state.list(user, { prefix: "", limit: 1 }),
    () => engine.leases.acquire(user, { key: "k", ttlMs: 1000 }),
    () => engine.leases.renew(user, { key: "k", token: 1, ttlMs: 1000 }),
    () => engine.presence.join(user, connection, { limit: 1, ttlMs: 1000, silentMs: 1000 }),
    () => engine.presence.list(user),
    () => engine.presence.leave(user, "c"),
    () => engine.system.heads([user]),
    () => engine.system.touch("n", [{ user, connectionId: "c" }], 1000),
    () => engine.system.expiredLeases({ prefix: "", limit: 1 }),
    () => engine.system.size(),
    () => engine.system.notifyAll({ payloadJson: "1", to: "everyone", time: 1 }),
  ];
  for (const call of calls) {
    await client.scriptFlush();
    await call();
  }
  expect(await numbersIn(engine, user)).toEqual([1]);
});
