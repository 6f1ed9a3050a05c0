import type { Engine, Hint, Notice, User } from "@isowire/core/contracts";
import { startRedis, startRedisCluster } from "@tooling/services";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRedisEngine } from "../src/index.js";
import type { RedisDriver } from "../src/redis-port.js";
import { ask } from "./cluster-tools.js";
import { cluster, standalone } from "./redis-world.js";
import { numbered, range, someone, until } from "./steps.js";

interface Place {
  readonly url: string;
}

describe.each(["standalone", "cluster"])("listening, %s", (layout) => {
  let stop: () => Promise<void>;
  let places: readonly Place[];
  let driver: () => RedisDriver;
  let engine: Engine;

  beforeAll(async () => {
    if (layout === "cluster") {
      const servers = await startRedisCluster();
      [stop, places, driver] = [() => servers.stop(), servers.primaries, () => cluster(servers.urls)];
    } else {
      const server = await startRedis({ own: true });
      [stop, places, driver] = [() => server.stop(), [server], () => standalone(server.url)];
    }
  }, 60_000);
  afterAll(() => stop());
  beforeEach(async () => {
    engine = await createRedisEngine({ client: driver() });
  });
  afterEach(() => engine.close());

  const everywhere = (command: string[]): Promise<unknown[]> =>
    Promise.all(places.map((place) => ask<unknown>(place, command)));

  /** How many channels somebody listens to. */
  async function channels(): Promise<number> {
    const kind = layout === "cluster" ? "SHARDCHANNELS" : "CHANNELS";
    return (await everywhere(["PUBSUB", kind])).flat().length;
  }

  const announced = (user: User, n: number): void => engine.fanout.announce(user, { kind: "run", runId: `r${n}` });

  test("an append and its announcement are one step: another node hears the entry as it is in the log", async () => {
    const other = await createRedisEngine({ client: driver() });
    const user = someone();
    const heard: Hint[] = [];
    using _ = await other.fanout.listen(user, (hint) => heard.push(hint));
    const events = [
      { type: "step", payload: { text: "é\n\u0000\u{1f600}" }, threadId: "t \ud800", runId: "r" },
      numbered(2),
    ];
    const { entries } = await engine.log.append(user, { events });
    await until("both are heard", () => heard.length === 2);
    const told = heard.map((hint) => (hint.kind === "entry" ? { ...hint.entry } : hint));
    expect(told).toEqual(entries.map((entry) => ({ ...entry })));
    await engine.log.append(user, { events, idempotencyKey: "k" });
    await engine.log.append(user, { events, idempotencyKey: "k" });
    await until("the two of the next append", () => heard.length >= 4);
    announced(user, 1);
    await until("what was announced last", () => heard.at(-1)?.kind === "run");
    expect(heard.length, "a duplicate announces nothing").toBe(5);
    await other.close();
  });

  test("connections that listen and are killed are made again, and hear on", async () => {
    const users = range(1, 30).map(someone);
    const heard = new Map(users.map((user) => [user, new Set<string>()]));
    for (const user of users) {
      await engine.fanout.listen(user, (hint) => hint.kind === "run" && heard.get(user)?.add(hint.runId));
    }
    for (const round of range(1, 3)) {
      await everywhere(["CLIENT", "KILL", "TYPE", "pubsub"]);
      await until("everybody hears again", async () => {
        for (const user of users) announced(user, round);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return users.every((user) => heard.get(user)?.has(`r${round}`) === true);
      });
    }
  });

  test("who begins to listen while the connection is gone is told once it is back", async () => {
    await everywhere(["CLIENT", "KILL", "TYPE", "pubsub"]);
    const user = someone();
    let heard = 0;
    using _ = await engine.fanout.listen(user, () => void (heard += 1));
    announced(user, 1);
    await until("the hint", () => heard > 0);
  });

  test("users whom nobody listens to any more are subscribed to no more", async () => {
    const before = await channels();
    const users = range(1, 50).map(someone);
    const listeners = await Promise.all(users.map((user) => engine.fanout.listen(user, () => undefined)));
    expect(await channels()).toBe(before + 50);
    for (const listener of listeners) listener[Symbol.dispose]();
    await until("all are gone", async () => (await channels()) === before);
  });

  test("to stop and to begin again in any order leaves who listens last with what comes", async () => {
    const user = someone();
    const heard: string[] = [];
    for (const n of range(1, 30)) {
      const first = engine.fanout.listen(user, () => heard.push(`first ${n}`));
      if (n % 3 === 0) await first;
      void first.then((listener) => listener[Symbol.dispose]());
      if (n % 2 === 0) await first;
      const second = await engine.fanout.listen(user, () => heard.push(`second ${n}`));
      announced(user, n);
      await until("the second hears", () => heard.includes(`second ${n}`));
      second[Symbol.dispose]();
    }
  });

  test("a notice reaches nodes that lost their connection meanwhile", async () => {
    const other = await createRedisEngine({ client: driver() });
    const heard: Notice[] = [];
    using _ = other.system.onNotice((notice) => heard.push(notice));
    await everywhere(["CLIENT", "KILL", "TYPE", "pubsub"]);
    const notice: Notice = { payloadJson: '{"text":"é"}', to: "everyone", time: 5 };
    await until("the notice", async () => {
      await engine.system.notifyAll(notice);
      return heard.length > 0;
    });
    expect(heard[0]).toEqual(notice);
    await other.close();
  });

  test("engines with another prefix hear nothing, and see nothing", async () => {
    const stranger = await createRedisEngine({ client: driver(), prefix: "somebody-else" });
    const user = someone();
    let heard = 0;
    using _ = await stranger.fanout.listen(user, () => void (heard += 1));
    await engine.log.append(user, { events: [numbered(1)] });
    expect(await stranger.system.heads([user])).toEqual([undefined]);
    expect((await stranger.log.head(user)).offset).toBe(0);
    stranger.fanout.announce(user, { kind: "run", runId: "own" });
    await until("its own hint", () => heard > 0);
    expect(heard).toBe(1);
    await stranger.close();
  });

  test("an engine that closes leaves no connection behind, and the application's client alone", async () => {
    await engine.close();
    const connections = async (): Promise<number> => {
      const lists = await everywhere(["CLIENT", "LIST"]);
      return lists.reduce<number>((sum, list) => sum + String(list).trim().split("\n").length, 0);
    };
    await until("the last engine is gone", async () => (await connections()) === places.length);
    engine = await createRedisEngine({ client: driver() });
    await engine.fanout.listen(someone(), () => undefined);
    expect(await connections()).toBeGreaterThan(places.length);
    await engine.close();
    await until("this one, too", async () => (await connections()) === places.length);
  });
});
