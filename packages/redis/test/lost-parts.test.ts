import type { Engine, Position, User } from "@isowire/core/contracts";
import type { FakeClock } from "@isowire/core/testing";
import { startRedis } from "@tooling/services";
import { createClient } from "redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRedisEngine, fromNodeRedis } from "../src/index.js";
import { appendSteps, numbered, numbersIn, range, someone, statusAfter } from "./steps.js";
import { createFakeClock } from "@isowire/core/testing";

const LEASE_MS = 30_000;

/** What Redis holds of one user, and of a bucket of users. */
const PARTS = ["meta", "log", "state", "order", "expiry"];
const INDEXES = ["users", "leases"];

let redis: Awaited<ReturnType<typeof startRedis>>;
let client: ReturnType<typeof createClient>;
let clock: FakeClock;
let engine: Engine;
let prefix = "";
let cases = 0;

beforeAll(async () => {
  redis = await startRedis();
  client = createClient({ url: redis.url });
  await client.connect();
});
afterAll(async () => {
  client.destroy();
  await redis.stop();
});
beforeEach(async () => {
  cases += 1;
  prefix = `lost-${process.pid}-${cases}`;
  clock = createFakeClock();
  engine = await createRedisEngine({ client: fromNodeRedis(client), prefix, clock });
});
afterEach(() => engine.close());

const keysOf = async (): Promise<readonly string[]> => (await client.keys(`${prefix}:*`)).sort();
const kindOf = (key: string): string => key.slice(key.lastIndexOf(":") + 1);

/** A user of whom there is something of everything. */
async function useAll(user: User): Promise<readonly Position[]> {
  const positions = await appendSteps(engine, user, range(1, 5));
  await engine.log.append(user, {
    events: [{ ...numbered(6), threadId: "t" }],
    idempotencyKey: "once",
    state: [
      { key: "stays", ifVersion: 0, value: 1 },
      { key: "brief", ifVersion: 0, value: 1, expiresInMs: 60_000 },
    ],
  });
  await engine.leases.acquire(user, { key: "run/1", ttlMs: LEASE_MS });
  const connection = { connectionId: "c1", clientId: "p1", nodeId: "n1" };
  await engine.presence.join(user, connection, { limit: 5, ttlMs: 60_000, silentMs: 60_000 });
  return positions;
}

async function remove(kind: string): Promise<void> {
  const [key = "", ...others] = (await keysOf()).filter((name) => kindOf(name) === kind);
  expect(others).toEqual([]);
  expect(await client.del(key)).toBe(1);
}

test("these are all kinds of keys there are, and none has a time to live of its own", async () => {
  await useAll(someone());
  const keys = await keysOf();
  expect(keys.map(kindOf).sort()).toEqual([...PARTS, ...INDEXES].sort());
  for (const key of keys) expect(await client.pTTL(key)).toBe(-1);
});

describe.each(PARTS)("a user whose key %s is gone", (kind) => {
  test("has a new epoch: who had read the log hears of it", async () => {
    const user = someone();
    const positions = await useAll(user);
    const before = await engine.log.head(user);
    await remove(kind);
    for (const position of [...positions, before]) {
      expect(await statusAfter(engine, user, position)).toBe("epoch_changed");
    }
    expect((await engine.log.head(user)).epoch).not.toBe(before.epoch);
  });

  test("is found by a look at the heads, which is how nodes reconcile", async () => {
    const user = someone();
    await useAll(user);
    const before = await engine.log.head(user);
    await remove(kind);
    const [head] = await engine.system.heads([user]);
    if (kind === "meta") expect(head).toBe(undefined);
    else expect(head?.epoch).not.toBe(before.epoch);
  });

  test.each(["append", "state", "lease", "presence", "history"])(
    "is noticed by the first call about %s",
    async (what) => {
      const user = someone();
      await useAll(user);
      const { epoch } = await engine.log.head(user);
      await remove(kind);
      const connection = { connectionId: "c2", clientId: "p2", nodeId: "n1" };
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        append: () => engine.log.append(user, { events: [numbered(7)] }),
        state: () => engine.state.list(user, { prefix: "", limit: 10 }),
        lease: () => engine.leases.acquire(user, { key: "run/2", ttlMs: 1 }),
        presence: () => engine.presence.join(user, connection, { limit: 5, ttlMs: 60_000, silentMs: 60_000 }),
        history: () => engine.log.history(user, { limit: 10, maxBytes: 1e6 }),
      };
      await calls[what]?.();
      const [record] = await client.hmGet((await keysOf()).find((key) => kindOf(key) === "meta") ?? "none", ["record"]);
      expect(record?.startsWith(`${epoch} `)).not.toBe(true);
    },
  );

  test("goes on in the new epoch: all of it works, and nothing of the old is half there", async () => {
    const user = someone();
    await useAll(user);
    await remove(kind);
    const left = await numbersIn(engine, user);
    expect([[], range(1, 6)]).toContainEqual(left);
    const state = await engine.state.list(user, { prefix: "", limit: 10 });
    expect([[], ["brief", "stays"]]).toContainEqual(state.map(({ key }) => key));
    const [made] = await appendSteps(engine, user, [7]);
    expect(await numbersIn(engine, user)).toEqual([...left, 7]);
    expect(made?.offset).toBe(kind === "meta" ? 1 : 7);
    const key = "stays";
    const version = state.find((item) => item.key === key)?.version ?? 0;
    const written = await engine.log.append(user, { events: [], state: [{ key, ifVersion: version, value: 2 }] });
    expect(written.versions[0]).toBeGreaterThan(version);
    expect((await engine.state.get(user, key))?.value).toBe(2);
    const epoch = await engine.log.head(user);
    expect(await statusAfter(engine, user, epoch), "one new epoch, not one a call").toBe("ok");
  });
});

test("a user who lost one key while others did not leaves theirs as it was", async () => {
  const [a, b] = [someone(), someone()];
  const positions = await appendSteps(engine, b, range(1, 3));
  await useAll(a);
  for (const key of (await keysOf()).filter((name) => name.includes(`${a.userId}:`))) await client.del(key);
  expect(await statusAfter(engine, b, positions[2])).toBe("ok");
  expect(await numbersIn(engine, b)).toEqual(range(1, 3));
});

test("a token that was handed out before the record was lost is not handed out again", async () => {
  const user = someone();
  const request = { key: "run/1", ttlMs: LEASE_MS };
  const old = await engine.leases.acquire(user, request);
  await clock.advance(1);
  await remove("meta");
  const next = await engine.leases.acquire(user, request);
  if (old.status !== "acquired" || next.status !== "acquired") throw new Error("expected two leases");
  expect(next.token).toBeGreaterThan(old.token);
  expect(await engine.leases.renew(user, { ...request, token: old.token })).toBe(false);
});

test("the index of leases is written again when the user is next heard of: what ran out is found", async () => {
  const user = someone();
  await useAll(user);
  const head = await engine.log.head(user);
  await remove("leases");
  await clock.advance(LEASE_MS + 1);
  expect(await engine.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([]);
  await engine.system.heads([user]);
  expect(await engine.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([{ user, key: "run/1" }]);
  expect(await engine.log.head(user), "nothing of the user's own was lost").toEqual(head);
});

test("the index of users is written again when the user is next heard of: they run out all the same", async () => {
  engine.system.retention({ maxAgeMs: 60_000 });
  const user = someone();
  await appendSteps(engine, user, [1]);
  await remove("users");
  expect((await engine.system.size()).users).toBe(0);
  await engine.system.heads([user]);
  expect((await engine.system.size()).users).toBe(1);
  const end = Date.now() + 15_000;
  while ((await keysOf()).length > 0 && Date.now() < end) await clock.advance(60_000);
  expect(await keysOf()).toEqual([]);
});
