import type { Engine, Position, User } from "@isowire/core/contracts";
import { startRedis, startRedisCluster } from "@tooling/services";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRedisEngine } from "../src/index.js";
import { cluster, standalone } from "./redis-world.js";
import { appendSteps, numbered, outcomeOf, range, someone } from "./steps.js";

let redis: Awaited<ReturnType<typeof startRedis>>;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  redis = await startRedis({ own: true });
  client = createClient({ url: redis.url });
  await client.connect();
});
afterAll(async () => {
  client.destroy();
  await redis.stop();
});

const POLICIES = "allkeys-lru allkeys-lfu allkeys-random volatile-lru volatile-lfu volatile-random volatile-ttl".split(
  " ",
);

/** How much may be held beyond what is held now. */
async function leaveRoom(bytes: number): Promise<void> {
  const used = Number(/^used_memory:(\d+)/m.exec(await client.info("memory"))?.[1]);
  await client.configSet("maxmemory", String(used + bytes));
}

test.each(POLICIES)("a server that evicts by %s is refused with ERR_REDIS_EVICTION", async (policy) => {
  await client.configSet("maxmemory-policy", policy);
  const refused = await createRedisEngine({ client: standalone(redis.url) }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "ERR_REDIS_EVICTION", retryable: false, details: { policy } });
  expect(String(refused)).toContain(`expected maxmemory-policy noeviction, received ${policy}`);
  const engine = await createRedisEngine({ client: standalone(redis.url), allowEviction: true });
  await engine.close();
  await client.configSet("maxmemory-policy", "noeviction");
  await (await createRedisEngine({ client: standalone(redis.url) })).close();
});

test("a cluster is refused when one of its primaries evicts", async () => {
  await using servers = await startRedisCluster();
  const last = createClient({ url: servers.primaries[2]?.url ?? "" });
  await last.connect();
  await last.configSet("maxmemory-policy", "allkeys-lru");
  expect(await outcomeOf(createRedisEngine({ client: cluster(servers.urls) }))).toBe("ERR_REDIS_EVICTION");
  await last.configSet("maxmemory-policy", "noeviction");
  await (await createRedisEngine({ client: cluster(servers.urls) })).close();
  last.destroy();
}, 60_000);

describe("a full server", () => {
  let engine: Engine;
  const events = [{ type: "step", payload: "x".repeat(4000) }];

  test("that evicts, because that was allowed, takes whole logs or whole keys, and never silently", async () => {
    await client.configSet("maxmemory-policy", "allkeys-random");
    engine = await createRedisEngine({ client: standalone(redis.url), allowEviction: true });
    await leaveRoom(4_000_000);
    const seen: { readonly user: User; readonly first: Position; readonly last: Position }[] = [];
    for (const _ of range(1, 300)) {
      const user = someone();
      const first = (await engine.log.append(user, { events })).position;
      const state = [{ key: "k", ifVersion: 0, value: 1, expiresInMs: 1e6 }];
      for (let n = 0; n < 5; n += 1) await engine.log.append(user, { events });
      seen.push({ user, first, last: (await engine.log.append(user, { events, state })).position });
    }
    const outcomes: Record<string, number> = {};
    for (const { user, first, last } of seen) {
      const page = await engine.log.read(user, { after: first, limit: 100 });
      const whole = page.status === "ok" && page.entries.length === last.offset - first.offset;
      const outcome = page.status === "ok" ? (whole ? "whole" : "SILENT LOSS") : page.status;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (page.status === "ok") expect((await engine.state.get(user, "k"))?.value).toBe(1);
    }
    expect(Object.keys(outcomes).sort()).toEqual(["epoch_changed", "whole"]);
    await client.configSet("maxmemory", "0");
    await client.configSet("maxmemory-policy", "noeviction");
    await engine.close();
  }, 60_000);

  test("that does not evict refuses what adds, as ERR_UNAVAILABLE and with nothing done; all else goes on", async () => {
    engine = await createRedisEngine({ client: standalone(redis.url) });
    const user = someone();
    const connection = { connectionId: "c", clientId: "p", nodeId: "n" };
    await appendSteps(engine, user, [1, 2, 3]);
    const lease = await engine.leases.acquire(user, { key: "run/1", ttlMs: 60_000 });
    const token = lease.status === "acquired" ? lease.token : -1;
    await engine.presence.join(user, connection, { limit: 1, ttlMs: 60_000, silentMs: 60_000 });
    await leaveRoom(-100_000);
    const full = [
      engine.log.append(user, { events: [numbered(4)], state: [{ key: "k", ifVersion: 0, value: 1 }] }),
      engine.leases.acquire(user, { key: "run/2", ttlMs: 60_000 }),
      engine.presence.join(user, { ...connection, connectionId: "d" }, { limit: 1, ttlMs: 1, silentMs: 1 }),
    ];
    expect(await Promise.all(full.map(outcomeOf))).toEqual(["ERR_UNAVAILABLE", "ERR_UNAVAILABLE", "ERR_UNAVAILABLE"]);
    const page = await engine.log.read(user, { limit: 10 });
    expect(page.status === "ok" && page.entries.length).toBe(3);
    expect(await engine.leases.renew(user, { key: "run/1", token, ttlMs: 60_000 })).toBe(true);
    expect(await engine.system.touch("n", [{ user, connectionId: "c" }], 60_000)).toEqual([]);
    expect((await engine.system.heads([user]))[0]?.offset).toBe(3);
    await engine.log.trim(user, 1);
    await client.configSet("maxmemory", "0");
    expect(await engine.state.get(user, "k")).toBe(undefined);
    expect((await appendSteps(engine, user, [4]))[0]?.offset).toBe(4);
    await engine.close();
  });
});
