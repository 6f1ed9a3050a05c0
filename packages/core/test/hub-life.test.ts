import { describe, expect, test, vi } from "vitest";
import { portsOf } from "../src/hub/ports.js";
import { createBench, freshId, user } from "./bench-hub.js";

const ada = user("ada");

describe("notices", () => {
  test("reach everyone, or one tenant, live and without an offset", async () => {
    const { hub, engine, connect } = createBench();
    const here = await connect(user("ada", "north"));
    const there = await connect(user("ada", "south"));
    await here.take();
    await there.take();
    await hub.notice({ text: "maintenance" }, { to: { tenantId: "north" } });
    expect(await here.take()).toMatchObject([{ type: "isowire:notice", payload: { text: "maintenance" } }]);
    expect(await there.take()).toEqual([]);
    await hub.notice("hello", { to: "everyone" });
    expect([await here.take(), await there.take()]).toMatchObject([[{ payload: "hello" }], [{ payload: "hello" }]]);
    expect((await engine.log.head(user("ada", "north"))).offset).toBe(0);
  });

  test("have no default audience and are at most 4 KiB", async () => {
    const { hub } = createBench();
    await expect(hub.notice("hello", {} as never)).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
    await expect(hub.notice("x".repeat(5000), { to: "everyone" })).rejects.toMatchObject({
      code: "ERR_EVENT_TOO_LARGE",
    });
  });
});

describe("drain", () => {
  test("tells every connection when to come back and closes them 1012 over the window", async () => {
    const { hub, clock, connect } = createBench();
    const sockets = [await connect(ada), await connect(ada), await connect(ada), await connect(ada)];
    for (const socket of sockets) await socket.take();
    const drained: unknown[] = [];
    hub.onDrain((options) => void drained.push(options));
    const draining = hub.drain({ windowMs: 1000, runGraceMs: 500 });
    await clock.advance(0);
    expect(sockets.map((socket) => socket.closed?.code)).toEqual([1012, undefined, undefined, undefined]);
    expect(sockets[0]?.read()).toMatchObject([{ type: "isowire:drain" }]);
    await clock.advance(500);
    expect(sockets.map((socket) => socket.closed?.code)).toEqual([1012, 1012, 1012, undefined]);
    await clock.advance(500);
    await draining;
    expect(sockets[3]?.closed).toMatchObject({ code: 1012 });
    expect(drained).toEqual([{ windowMs: 1000, runGraceMs: 500 }]);
  });

  test("says everything that was sent before it, then isowire:drain, then closes", async () => {
    const { hub, clock, connect } = createBench();
    const socket = await connect(ada);
    await socket.take();
    for (let n = 1; n <= 3; n += 1) await hub.manager(ada).sendEvent("said", { n });
    const draining = hub.drain({ windowMs: 0, runGraceMs: 0 });
    await clock.advance(1);
    await draining;
    expect((await socket.take()).map(({ type }) => type)).toEqual(["said", "said", "said", "isowire:drain"]);
    expect(socket.closed).toMatchObject({ code: 1012 });
  });

  test("refuses sockets from its first moment on, while those that are here are still served", async () => {
    const { hub, clock, connect } = createBench();
    const [first, last] = [await connect(ada), await connect(ada)];
    await first.take();
    await last.take();
    const draining = hub.drain({ windowMs: 1000, runGraceMs: 0 });
    expect(portsOf(hub).admit()).toMatchObject({ refused: "draining" });
    await clock.advance(100);
    await hub.manager(ada).sendEvent("said", {});
    expect(await last.take()).toMatchObject([{ type: "said" }]);
    await clock.advance(900);
    await draining;
  });
});

test("a socket that was admitted before the hub began to leave is sent back with 1012", async () => {
  const { hub, clock, connect } = createBench();
  await hub.close();
  const late = await connect(ada);
  await clock.advance(0);
  expect({ closed: late.closed?.code, seen: late.read() }).toEqual({ closed: 1012, seen: [] });
});

describe("close", () => {
  test("closes sockets 1012, calls the drain handlers once, and leaves no timer", async () => {
    const { hub, clock, connect } = createBench();
    const socket = await connect(ada);
    let calls = 0;
    hub.onDrain(() => {
      calls += 1;
    });
    await Promise.all([hub.close(), hub.close()]);
    expect({ code: socket.closed?.code, calls }).toEqual({ code: 1012, calls: 1 });
    expect(hub.stats()).toMatchObject({ connections: 0, users: 0 });
    expect(clock.pending).toBe(0);
  });

  test("keeps an engine open that another hub uses", async () => {
    const first = createBench();
    const second = createBench({ engine: first.engine });
    await first.hub.close();
    await second.hub.manager(ada).sendEvent("said", {});
    await second.hub.close();
    await expect(first.engine.log.head(ada)).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });
});

describe("what is left behind", () => {
  test("nothing of 1,000 connections that came and went", async () => {
    const { hub, engine, clock, connect } = createBench();
    for (let n = 0; n < 1000; n += 1) {
      const socket = await connect(user(`user-${String(n % 100)}`));
      socket.say({ type: "isowire:ping" });
      socket.cut();
    }
    await clock.advance(2000);
    expect(hub.stats()).toMatchObject({ connections: 0, users: 0 });
    expect(await hub.manager(user("user-1")).connections()).toEqual([]);
    await clock.advance(3_600_000 * 2);
    expect(await engine.system.size()).toEqual({ users: 0, entries: 0, bytes: 0 });
    expect(clock.pending).toBe(0);
  }, 60_000);
});

describe("a lost hint", () => {
  test("is healed within the reconciliation bound, on the node that missed it", async () => {
    const first = createBench();
    const deaf = {
      ...first.engine,
      fanout: { announce: () => undefined, listen: first.engine.fanout.listen.bind(first.engine.fanout) },
    };
    const second = createBench({ engine: deaf });
    const socket = await first.connect(ada);
    await socket.take();
    await second.hub.manager(ada).sendEvent("said", { n: 1 });
    expect(await socket.take()).toEqual([]);
    await first.clock.advance(5000);
    expect(await socket.take()).toMatchObject([{ type: "said", offset: 1 }]);
  });

  test("costs one question for each 1,000 users who are here; those who only have a log are not asked for", async () => {
    const { engine, hub, clock, connect } = createBench({ limits: { upgradesPerSecond: 10_000 } });
    for (let n = 0; n < 3000; n += 1) await hub.manager(user(`away-${String(n)}`)).sendEvent("said", { n });
    for (let n = 0; n < 1200; n += 1) await connect(user(`here-${String(n)}`));
    const heads = vi.spyOn(engine.system, "heads");
    await clock.advance(5000);
    expect(heads.mock.calls.map(([users]) => users.length)).toEqual([1000, 200]);
  });
});

describe("onConnect", () => {
  test("is told who is there after the welcome; one that throws stops nobody", async () => {
    const { hub, connect, logged } = createBench();
    const seen: string[] = [];
    hub.onConnect(() => {
      throw new Error("broken");
    });
    const handle = hub.onConnect(({ context }) => void seen.push(context.userId));
    const socket = await connect(ada);
    expect((await socket.take())[0]).toMatchObject({ type: "isowire:welcome" });
    handle[Symbol.dispose]();
    await connect(user("grace"));
    expect(seen).toEqual(["ada"]);
    expect(logged.map((line) => line.message)).toContain("an onConnect handler failed");
  });
});

describe("isolation", () => {
  test("nothing of one user's reaches another's device, history, presence or command results", async () => {
    const { hub, connect } = createBench();
    hub.onCommand("echo", ({ context, payload }) => ({ for: context.userId, payload }));
    const [a, b] = [await connect(ada), await connect(user("grace"))];
    const id = freshId();
    for (let n = 0; n < 20; n += 1) await hub.manager(ada).sendEvent("said", { canary: "only ada" });
    a.say({ type: "echo", id, payload: "canary only ada" });
    await a.take();
    b.say({ type: "isowire:history", id: freshId() });
    b.say({ type: "echo", id, payload: "mine" });
    await b.take();
    expect(JSON.stringify(b.seen)).not.toContain("only ada");
    expect(b.seen.find((message) => message.id === id)).toMatchObject({ result: { for: "grace", payload: "mine" } });
    expect(b.seen.find((message) => message.type === "isowire:page")).toMatchObject({ entries: [] });
    expect(await hub.manager(user("grace")).connections()).toHaveLength(1);
  });
});
