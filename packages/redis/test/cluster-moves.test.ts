import type { Engine } from "@isowire/core/contracts";
import { startRedisCluster } from "@tooling/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisEngine } from "../src/index.js";
import { ask, moveSlot, ownerOf, type Servers, slotOf } from "./cluster-tools.js";
import { cluster } from "./redis-world.js";
import { appendSteps, numbered, numbersIn, range, someone, until } from "./steps.js";

let servers: Servers;
let engine: Engine;

beforeAll(async () => {
  servers = await startRedisCluster();
  engine = await createRedisEngine({ client: cluster(servers.urls), prefix: "moves" });
}, 60_000);
afterAll(async () => {
  await engine.close();
  await servers.stop();
});

test("users are spread over all primaries, and all keys of one are in one slot", async () => {
  const users = range(1, 300).map(someone);
  await Promise.all(users.map((user) => appendSteps(engine, user, [1])));
  const counts = await Promise.all(servers.primaries.map(async (server) => Number(await ask(server, ["DBSIZE"]))));
  expect(counts.length).toBe(3);
  expect(Math.min(...counts)).toBeGreaterThan(Math.max(...counts) / 2);
  const connection = { connectionId: "c", clientId: "p", nodeId: "n" };
  const [user] = users;
  if (user === undefined) throw new Error("expected a user");
  await engine.log.append(user, { events: [], state: [{ key: "k", ifVersion: 0, value: 1, expiresInMs: 1e6 }] });
  await engine.leases.acquire(user, { key: "k", ttlMs: 1e6 });
  await engine.presence.join(user, connection, { limit: 1, ttlMs: 1e6, silentMs: 1e6 });
  const owner = await ownerOf(servers.primaries, slotOf(user));
  const keys = await ask<readonly string[]>(owner, ["CLUSTER", "GETKEYSINSLOT", String(slotOf(user)), "10000"]);
  const own = keys.filter((key) => key.includes(`:${user.userId}:`)).map((key) => key.slice(key.lastIndexOf(":") + 1));
  expect(own.sort()).toEqual(["expiry", "log", "meta", "order", "state"]);
});

test("a slot that moves in mid-traffic loses no append, repeats none and keeps the call order; hints go on", async () => {
  const user = someone();
  const heard = new Set<number>();
  using _ = await engine.fanout.listen(user, (hint) => {
    if (hint.kind === "entry") heard.add(hint.entry.offset);
  });
  await appendSteps(engine, user, [1]);
  await until("the first hint", () => heard.has(1));
  const from = await ownerOf(servers.primaries, slotOf(user));
  const to = servers.primaries.find((server) => server !== from);
  if (to === undefined) throw new Error("expected another primary");

  let moved = false;
  const moving = moveSlot(slotOf(user), from, to).then(() => (moved = true));
  const offsets: Promise<number>[] = [];
  let n = 1;
  const burst = async (): Promise<void> => {
    for (const _turn of range(1, 10)) {
      n += 1;
      offsets.push(engine.log.append(user, { events: [numbered(n)] }).then(({ position }) => position.offset));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  };
  while (!moved) await burst();
  for (const _more of range(1, 5)) await burst();
  await moving;
  expect(await Promise.all(offsets)).toEqual(range(2, n));
  expect(await numbersIn(engine, user)).toEqual(range(1, n));
  expect(await ownerOf(servers.primaries, slotOf(user))).toBe(to);
  await until("a hint from where the slot is now", async () => {
    const [position] = await appendSteps(engine, user, [n + 1]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return heard.has(position?.offset ?? 0);
  });
}, 60_000);

test("everything of a user goes with the slot: state, leases and what ran out", async () => {
  const user = someone();
  const lease = await engine.leases.acquire(user, { key: "run/1", ttlMs: 1 });
  await engine.log.append(user, { events: [numbered(1)], state: [{ key: "k", ifVersion: 0, value: "kept" }] });
  const head = await engine.log.head(user);
  const from = await ownerOf(servers.primaries, slotOf(user));
  const to = servers.primaries.find((server) => server !== from);
  if (to === undefined) throw new Error("expected another primary");
  await moveSlot(slotOf(user), from, to);
  expect(await engine.log.head(user)).toEqual(head);
  expect((await engine.state.get(user, "k"))?.value).toBe("kept");
  const expired = await engine.system.expiredLeases({ prefix: "run/", limit: 10 });
  expect(expired).toContainEqual({ user, key: "run/1" });
  const next = await engine.leases.acquire(user, { key: "run/1", ttlMs: 1000 });
  if (lease.status !== "acquired" || next.status !== "acquired") throw new Error("expected two leases");
  expect(next.token).toBeGreaterThan(lease.token);
}, 60_000);
