import type { Engine } from "@isowire/core/contracts";
import { startRedis } from "@tooling/services";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRedisEngine, type RedisEngineOptions } from "../src/index.js";
import { standalone } from "./redis-world.js";
import { appendSteps, numbered, numbersIn, outcomeOf, range, someone, until } from "./steps.js";
import { TcpProxy } from "./tcp-proxy.js";

let redis: Awaited<ReturnType<typeof startRedis>>;
let proxy: TcpProxy;
let engine: Engine;
let warnings: string[] = [];
let cases = 0;

const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_: object, message: string) => void warnings.push(message),
  error: () => undefined,
};

const open = (options: Partial<RedisEngineOptions> = {}): Promise<Engine> =>
  createRedisEngine({
    client: standalone(proxy.url),
    prefix: `broken-${process.pid}-${cases}`,
    logger,
    ...options,
  });

beforeAll(async () => {
  redis = await startRedis({ own: true });
});
afterAll(() => redis.stop());
beforeEach(async () => {
  cases += 1;
  warnings = [];
  proxy = await TcpProxy.start(redis.port);
  engine = await open();
});
afterEach(async () => {
  await redis.resume();
  await engine.close();
  await proxy[Symbol.asyncDispose]();
});

/** Cuts the connections, lets none come, and waits until the engine knows. */
async function cutOff(): Promise<void> {
  proxy.target = undefined;
  proxy.cut();
  await until("the engine has noticed", () => warnings.some((warning) => warning.includes("made again")));
}

describe("a connection that breaks", () => {
  test("in mid-append leaves ERR_OUTCOME_UNKNOWN, and the same idempotency key finds out", async () => {
    const user = someone();
    const watching = await open({ client: standalone(redis.url) });
    await appendSteps(engine, user, [1]);
    proxy.deaf = true;
    const request = { events: [numbered(2)], idempotencyKey: "k" };
    const lost = outcomeOf(engine.log.append(user, request));
    await until("the append is in the log", async () => (await watching.log.head(user)).offset === 2);
    await watching.close();
    proxy.deaf = false;
    proxy.cut();
    expect(await lost).toBe("ERR_OUTCOME_UNKNOWN");
    const again = await engine.log.append(user, request);
    expect([again.duplicate, again.position.offset]).toEqual([true, 2]);
    expect(await numbersIn(engine, user)).toEqual([1, 2]);
  });

  test("in the middle of what can be asked again leaves ERR_UNAVAILABLE", async () => {
    const user = someone();
    await appendSteps(engine, user, [1]);
    proxy.deaf = true;
    const calls = [
      outcomeOf(engine.log.read(user, { limit: 1 })),
      outcomeOf(engine.leases.renew(user, { key: "k", token: 1, ttlMs: 1 })),
      outcomeOf(engine.system.heads([user])),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    expect(await Promise.all(calls)).toEqual(["ERR_UNAVAILABLE", "ERR_UNAVAILABLE", "ERR_UNAVAILABLE"]);
  });

  test("comes back: what was called meanwhile is appended, once and in call order", async () => {
    const user = someone();
    await appendSteps(engine, user, [0]);
    await cutOff();
    const calls = range(1, 50).map((n) => outcomeOf(engine.log.append(user, { events: [numbered(n)] })));
    proxy.target = redis.port;
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["resolved"]));
    expect(await numbersIn(engine, user)).toEqual(range(0, 50));
  });

  test("again and again loses nothing that resolved, repeats nothing, and keeps the order", async () => {
    const user = someone();
    const outcomes: string[] = [];
    for (const round of range(0, 9)) {
      const calls = range(1, 20).map((n) => outcomeOf(engine.log.append(user, { events: [numbered(20 * round + n)] })));
      if (round % 2 === 1) setImmediate(() => proxy.cut());
      outcomes.push(...(await Promise.all(calls)));
    }
    const there = await numbersIn(engine, user);
    expect(there).toEqual([...new Set(there)].sort((one, other) => one - other));
    const resolved = range(1, 200).filter((n) => outcomes[n - 1] === "resolved");
    expect(resolved.filter((n) => !there.includes(n))).toEqual([]);
    expect(outcomes.filter((outcome) => !["resolved", "ERR_OUTCOME_UNKNOWN"].includes(outcome))).toEqual([]);
  });
});

describe("no connection", () => {
  test("is ERR_UNAVAILABLE after `timeoutMs`, retryable, and what was never sent is never appended", async () => {
    const user = someone();
    await engine.close();
    engine = await open({ timeoutMs: 200 });
    await appendSteps(engine, user, [1]);
    await cutOff();
    const refused = await engine.log.append(user, { events: [numbered(2)] }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
    expect(await outcomeOf(engine.fanout.listen(user, () => undefined))).toBe("ERR_UNAVAILABLE");
    proxy.target = redis.port;
    await until("it comes back", async () => (await outcomeOf(engine.log.head(user))) === "resolved");
    await appendSteps(engine, user, [3]);
    expect(await numbersIn(engine, user)).toEqual([1, 3]);
  });

  test("at the start refuses the start with ERR_UNAVAILABLE", async () => {
    proxy.target = undefined;
    proxy.cut();
    expect(await outcomeOf(open({ timeoutMs: 200 }))).toBe("ERR_UNAVAILABLE");
  });

  test("ends what waits for it with ERR_CLOSED when the engine is closed", async () => {
    const user = someone();
    await cutOff();
    const waiting = outcomeOf(engine.log.append(user, { events: [numbered(1)] }));
    await engine.close();
    expect(await waiting).toBe("ERR_CLOSED");
  });
});

describe("a server that hangs", () => {
  test("leaves ERR_OUTCOME_UNKNOWN of an append after `timeoutMs`, and of a read ERR_UNAVAILABLE", async () => {
    const user = someone();
    await engine.close();
    engine = await open({ timeoutMs: 200 });
    await appendSteps(engine, user, [1]);
    await redis.pause();
    const calls = [
      outcomeOf(engine.log.append(user, { events: [numbered(2)] })),
      outcomeOf(engine.log.read(user, { limit: 1 })),
      outcomeOf(engine.leases.acquire(user, { key: "run/1", ttlMs: 1000 })),
    ];
    expect(await Promise.all(calls)).toEqual(["ERR_OUTCOME_UNKNOWN", "ERR_UNAVAILABLE", "ERR_OUTCOME_UNKNOWN"]);
    await redis.resume();
    await until("it answers", async () => (await outcomeOf(engine.log.head(user))) === "resolved");
    expect(await numbersIn(engine, user), "it had been sent").toEqual([1, 2]);
  });
});
