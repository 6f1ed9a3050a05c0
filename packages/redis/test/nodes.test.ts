import { createHub, type Hub } from "@isowire/core";
import { type Position, portsOf } from "@isowire/core/contracts";
import { positionToText } from "@isowire/core/protocol";
import { createMemoryTransport } from "@isowire/core/testing";
import { createUserContext } from "@isowire/core/trusted";
import { startRedis } from "@tooling/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisEngine } from "../src/index.js";
import { ask } from "./cluster-tools.js";
import { standalone } from "./redis-world.js";
import { range, until } from "./steps.js";

interface Message {
  readonly type: string;
  readonly offset?: number;
  readonly payload?: unknown;
  readonly position?: string;
  readonly resume?: string;
  readonly reason?: string;
}

let redis: Awaited<ReturnType<typeof startRedis>>;
const hubs: Hub[] = [];
const hubAt = (index: number): Hub => {
  const hub = hubs[index];
  if (hub === undefined) throw new Error("expected two hubs");
  return hub;
};

beforeAll(async () => {
  redis = await startRedis({ own: true });
  for (const _node of range(1, 2)) {
    const engine = await createRedisEngine({ client: standalone(redis.url) });
    hubs.push(createHub({ engine, nodes: "many", reconcileMs: 200 }));
  }
});
afterAll(async () => {
  await Promise.all(hubs.map((hub) => hub.close()));
  await redis.stop();
});

/** A device on a node: everything it has read, in order. */
async function connect(hub: Hub, userId: string, resume?: string) {
  const transport = createMemoryTransport();
  const seen: Message[] = [];
  const timer = setInterval(() => seen.push(...(transport.read() as Message[])), 5);
  portsOf(hub).admit();
  portsOf(hub).accept({
    context: createUserContext({ userId }),
    transport: transport.connection,
    ...(resume === undefined ? {} : { resume }),
  });
  await until("the welcome", () => seen.some(({ type }) => type === "isowire:welcome"));
  return {
    seen,
    events: () => seen.filter(({ type }) => type === "said"),
    [Symbol.dispose]() {
      clearInterval(timer);
      transport.cut();
    },
  };
}

const say = (hub: Hub, userId: string, n: number): Promise<{ readonly position: Position }> =>
  hub.manager(createUserContext({ userId })).sendEvent("said", { n });

test("what one node sends reaches every device of the user on every node, once and in order", async () => {
  using one = await connect(hubAt(0), "ada");
  using two = await connect(hubAt(1), "ada");
  using stranger = await connect(hubAt(1), "eve");
  await Promise.all(range(1, 100).map((n) => say(hubAt(n % 2), "ada", n)));
  for (const device of [one, two]) {
    await until("all are there", () => device.events().length >= 100);
    expect(device.events().map(({ offset }) => offset)).toEqual(range(1, 100));
  }
  expect(two.events().map(({ payload }) => payload)).toEqual(one.events().map(({ payload }) => payload));
  expect(stranger.events()).toEqual([]);
});

test("a device resumes on the other node where it left off", async () => {
  const { position } = await say(hubAt(0), "bob", 1);
  await say(hubAt(0), "bob", 2);
  using device = await connect(hubAt(1), "bob", positionToText(position));
  expect(device.seen[0]).toMatchObject({ type: "isowire:welcome", resume: "recovered" });
  await until("what it missed", () => device.events().length === 1);
  expect(device.events()[0]).toMatchObject({ offset: 2, payload: { n: 2 } });
});

test("a device whose log was lost while it was connected is told to start over, without anybody sending anything", async () => {
  await say(hubAt(0), "cy", 1);
  using device = await connect(hubAt(1), "cy");
  expect(await ask(redis, ["DEL", (await ask<readonly string[]>(redis, ["KEYS", "*:cy:log"]))[0] ?? "none"])).toBe(1);
  await until("the reset", () => device.seen.some(({ type }) => type === "isowire:reset"));
  expect(device.seen.find(({ type }) => type === "isowire:reset")?.reason).toBe("epoch_changed");
  await say(hubAt(0), "cy", 2);
  await until("what comes then", () => device.events().length === 1);
});

test("a device that comes back to a log that was lost meanwhile is told so", async () => {
  const { position } = await say(hubAt(0), "dee", 1);
  for (const key of await ask<readonly string[]>(redis, ["KEYS", "*:dee:*"])) await ask(redis, ["DEL", key]);
  using device = await connect(hubAt(1), "dee", positionToText(position));
  expect(device.seen[0]).toMatchObject({ resume: "unavailable", reason: "epoch_changed" });
});

test("nodes that lost the connections they listen on heal: every event arrives, once and in order", async () => {
  using device = await connect(hubAt(1), "flo");
  for (const n of range(1, 60)) {
    if (n % 20 === 0) await ask(redis, ["CLIENT", "KILL", "TYPE", "pubsub"]);
    await say(hubAt(0), "flo", n);
  }
  await until("all are there", () => device.events().length >= 60);
  expect(device.events().map(({ offset }) => offset)).toEqual(range(1, 60));
});
