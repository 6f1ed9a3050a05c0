import { randomUUID } from "node:crypto";
import {
  createMemoryEngine,
  fromRateLimiterFlexible,
  type Limiters,
  type Limits,
  type RateLimiter,
} from "@isowire/core";
import { startRedis, type Service } from "@tooling/services";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "../src/serve.js";
import { Screen, type WireMessage } from "./attack/screen.js";

const POINTS = 6;
/** Longer than the test: what was counted stays counted. */
const DURATION_S = 600;

/** Room for four commands of a kilobyte, and not for five. */
const BYTES = 5_000;

/** A node of its own that shares `limiter` and nothing else. */
const node = (limiter: RateLimiter, commandsPerSecond = 1_000) =>
  nodeWith({ commands: limiter }, { commandsPerSecond });
const nodeWith = (limiters: Limiters, limits: Partial<Limits> = {}) =>
  serve({ hub: { engine: createMemoryEngine(), limiters, limits } });

async function askAll(screens: readonly Screen[], times: number): Promise<readonly WireMessage[]> {
  const answers: WireMessage[] = [];
  for (let n = 0; n < times; n += 1) for (const screen of screens) answers.push(await screen.ask("echo", n));
  return answers;
}

const isLimited = ({ code }: WireMessage): boolean => code === "ERR_RATE_LIMITED";

/** Two nodes with a limiter each, over one store. */
async function expectOneLimit(limiterOf: () => RateLimiter): Promise<void> {
  await using one = await node(limiterOf());
  await using two = await node(limiterOf());
  for (const { hub } of [one, two]) hub.onCommand("echo", ({ payload }) => payload);
  using first = await Screen.open(one.port, "ada");
  using second = await Screen.open(two.port, "ada");
  using stranger = await Screen.open(two.port, "grace");
  const answers = await askAll([first, second], POINTS);
  expect(answers.slice(0, POINTS).filter(isLimited)).toEqual([]);
  const refused = answers.slice(POINTS);
  expect(refused.filter(isLimited)).toHaveLength(POINTS);
  for (const { retryable, retryAfterMs } of refused) {
    expect(retryable).toBe(true);
    expect(retryAfterMs).toBeGreaterThan((DURATION_S - 60) * 1_000);
    expect(retryAfterMs).toBeLessThanOrEqual(DURATION_S * 1_000);
  }
  expect((await askAll([stranger], POINTS)).filter(isLimited)).toEqual([]);
}

describe("two hubs that share a limiter of rate-limiter-flexible", () => {
  test("count a user's commands together, and every user apart, in memory", async () => {
    const shared = fromRateLimiterFlexible(new RateLimiterMemory({ points: POINTS, duration: DURATION_S }));
    await expectOneLimit(() => shared);
  });

  describe("in Redis", () => {
    let redis: Service;
    let client: ReturnType<typeof createClient>;
    beforeAll(async () => {
      redis = await startRedis({ own: true });
      client = createClient({ url: redis.url });
      client.on("error", () => undefined);
      await client.connect();
    });
    afterAll(async () => {
      client.destroy();
      await redis.stop();
    });
    const limiterOf = (keyPrefix: string, store: unknown = client, points = POINTS): RateLimiter =>
      fromRateLimiterFlexible(
        new RateLimiterRedis({ storeClient: store, useRedisPackage: true, keyPrefix, points, duration: DURATION_S }),
      );

    test("count a user's commands together, and every user apart", async () => {
      const prefix = randomUUID();
      await expectOneLimit(() => limiterOf(prefix));
      const keys = await client.keys(`${prefix}*`);
      expect(keys).toHaveLength(2);
      expect(keys.join()).not.toMatch(/ada|grace/);
    });

    test("count a user's bytes together, and every user apart", async () => {
      const prefix = randomUUID();
      await using one = await nodeWith({ bytesIn: limiterOf(prefix, client, BYTES) });
      await using two = await nodeWith({ bytesIn: limiterOf(prefix, client, BYTES) });
      for (const { hub } of [one, two]) hub.onCommand("echo", ({ payload }) => payload);
      using first = await Screen.open(one.port, "ada");
      using second = await Screen.open(two.port, "ada");
      using stranger = await Screen.open(two.port, "grace");
      const ask = (screen: Screen): Promise<WireMessage> => screen.ask("echo", "x".repeat(1_000));
      const answers: WireMessage[] = [];
      for (let n = 0; n < 3; n += 1) for (const screen of [first, second]) answers.push(await ask(screen));
      expect(answers.map(isLimited)).toEqual([false, false, false, false, true, true]);
      expect(answers.at(-1)?.["retryAfterMs"]).toBeGreaterThan((DURATION_S - 60) * 1_000);
      for (let n = 0; n < 4; n += 1) expect(isLimited(await ask(stranger))).toBe(false);
    });

    test("let pass while Redis hangs, within the node's own limits, and count again when it is back", async () => {
      await using app = await node(limiterOf(randomUUID()), 4);
      app.hub.onCommand("echo", ({ payload }) => payload);
      using screen = await Screen.open(app.port, "ada");
      expect((await askAll([screen], 1)).filter(isLimited)).toEqual([]);
      await redis.pause();
      try {
        const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => screen.ask("echo", n)));
        const passed = answers.filter(({ type }) => type === "isowire:ack").length;
        expect(passed).toBeGreaterThanOrEqual(3);
        expect(passed).toBeLessThan(30);
        expect(answers.filter(isLimited).length).toBe(30 - passed);
      } finally {
        await redis.resume();
      }
      await expectCountedAgain(screen);
    });

    test("let pass while Redis is gone", async () => {
      const store = createClient({ url: redis.url, disableOfflineQueue: true });
      store.on("error", () => undefined);
      await store.connect();
      await using app = await node(limiterOf(randomUUID(), store));
      app.hub.onCommand("echo", ({ payload }) => payload);
      using screen = await Screen.open(app.port, "ada");
      await redis.kill();
      expect((await askAll([screen], POINTS * 3)).filter(isLimited)).toEqual([]);
      await redis.restart();
      await expectCountedAgain(screen);
      store.destroy();
    });
  });
});

/** A limiter that failed is left alone for 5 s; then its verdict is heard again. */
async function expectCountedAgain(screen: Screen): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await screen.ask("echo", "again");
    // The node's own limit says less than a second; only the shared one says minutes.
    if (isLimited(answer) && Number(answer["retryAfterMs"]) > 60_000) return;
    if (Date.now() > deadline) throw new Error(`the limiter was not heard again: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
