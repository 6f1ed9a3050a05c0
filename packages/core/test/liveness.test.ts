import { describe, expect, test } from "vitest";
import { portsOf } from "../src/hub/ports.js";
import { createUserContext } from "../src/identity/create-user-context.js";
import { createBench, freshId, user } from "./bench-hub.js";

const ada = user("ada");

describe("heartbeat", () => {
  test("pings after an interval of silence and closes 4000 after one more", async () => {
    const { clock, connect } = createBench();
    const socket = await connect(ada);
    await clock.advance(26_000);
    expect({ pings: socket.pings, closed: socket.closed }).toEqual({ pings: 1, closed: undefined });
    await clock.advance(25_000);
    expect(socket.closed).toMatchObject({ code: 4000 });
  });

  test("takes a pong or any message as life", async () => {
    const { clock, connect } = createBench();
    const socket = await connect(ada);
    for (let n = 0; n < 6; n += 1) {
      await clock.advance(20_000);
      if (n % 2 === 0) socket.pong();
      else socket.say({ type: "isowire:ping" });
    }
    expect(socket.closed).toBeUndefined();
    expect((await socket.take()).filter((message) => message.type === "isowire:pong")).toHaveLength(3);
  });

  test("of a patient connection is not shortened by an impatient neighbour while the engine is slow", async () => {
    const { engine, clock, connect } = createBench();
    const touch = engine.system.touch.bind(engine.system);
    const slowly: typeof touch = async (...request) => {
      await new Promise<void>((resolve) => void clock.after(1000, resolve));
      return touch(...request);
    };
    Object.assign(engine.system, { touch: slowly });
    const patient = await connect(ada, { heartbeatMs: 25_000 });
    await connect(user("bob"), { heartbeatMs: 100 });
    await clock.advance(5000);
    expect(patient.closed).toBeUndefined();
  });
});

describe("a socket that does not read", () => {
  const limits = { bufferedBytes: 8192, maxEventBytes: 2048 };
  const pad = "x".repeat(500);

  test("has nothing queued beyond its budget, and is given the rest from the log when it reads again", async () => {
    const { hub, connect } = createBench({ limits });
    const socket = await connect(ada);
    for (let n = 0; n < 100; n += 1) await hub.manager(ada).sendEvent("said", { n, pad });
    expect(socket.connection.bufferedBytes).toBeLessThan(limits.bufferedBytes + 2048);
    while ((await socket.take()).length > 0);
    expect(socket.seen.flatMap((message) => message.offset ?? [])).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
    await hub.manager(ada).sendEvent("said", { live: true });
    expect((await socket.take()).map((message) => message.offset)).toEqual([101]);
  });

  test("is closed 4001 after 10 s in which no byte drained", async () => {
    const { hub, clock, connect } = createBench({ limits });
    const socket = await connect(ada, { heartbeatMs: 600_000 });
    for (let n = 0; n < 100; n += 1) await hub.manager(ada).sendEvent("said", { n, pad });
    await clock.advance(9000);
    expect(socket.closed).toBeUndefined();
    socket.read(1);
    await clock.advance(9000);
    expect(socket.closed).toBeUndefined();
    await clock.advance(3000);
    expect(socket.closed).toMatchObject({ code: 4001 });
  });

  test("is closed 4001 when its place has left the log", async () => {
    const { hub, engine, clock, connect } = createBench({ limits });
    const socket = await connect(ada);
    for (let n = 0; n < 100; n += 1) await hub.manager(ada).sendEvent("said", { n, pad });
    await engine.log.trim(ada, 90);
    socket.read();
    await clock.advance(0);
    expect(socket.closed).toMatchObject({ code: 4001 });
  });

  test("and asks and asks is closed 4001, with memory bounded by twice the budget", async () => {
    const { hub, clock, connect } = createBench({ limits });
    for (let n = 0; n < 30; n += 1) await hub.manager(ada).sendEvent("said", { n, pad });
    const socket = await connect(ada);
    let most = 0;
    for (let n = 0; n < 20 && socket.closed === undefined; n += 1) {
      socket.say({ type: "isowire:history", id: freshId(), limit: 10 });
      await clock.advance(0);
      most = Math.max(most, socket.connection.bufferedBytes);
    }
    expect(socket.closed).toMatchObject({ code: 4001 });
    expect(most).toBeLessThan(limits.bufferedBytes * 2 + 16_384);
  });

  test("does not keep the user's other devices waiting", async () => {
    const { hub, connect } = createBench({ limits });
    const [slow, quick] = [await connect(ada), await connect(ada)];
    for (let n = 0; n < 100; n += 1) {
      await hub.manager(ada).sendEvent("said", { n, pad });
      await quick.take();
    }
    expect(quick.seen.flatMap((message) => message.offset ?? [])).toHaveLength(100);
    expect(slow.closed).toBeUndefined();
  });
});

describe("expiry", () => {
  test("is told a minute before, and closes 4100 25 s after", async () => {
    const { clock, connect } = createBench();
    const expiresAt = clock.now() + 120_000;
    const socket = await connect(ada, { expiresAt, heartbeatMs: 600_000 });
    expect((await socket.take())[0]).toMatchObject({ type: "isowire:welcome", expiresAt });
    await clock.advance(61_000);
    expect(await socket.take()).toEqual([{ type: "isowire:auth_expiring", expiresAt }]);
    await clock.advance(80_000);
    expect(socket.closed).toBeUndefined();
    await clock.advance(6000);
    expect(socket.closed).toMatchObject({ code: 4100 });
  });

  test("moves with an in-band refresh, which brings the new claims", async () => {
    const { hub, clock, connect } = createBench();
    const claims: unknown[] = [];
    hub.onCommand("who", ({ context }) => void claims.push(context.claims));
    const refresh = (): Promise<{ context: ReturnType<typeof user>; expiresAt: number }> =>
      Promise.resolve({
        context: createUserContext({ userId: "ada", claims: { role: "admin" } }),
        expiresAt: clock.now() + 600_000,
      });
    const socket = await connect(ada, { expiresAt: clock.now() + 30_000, heartbeatMs: 6_000_000, refresh });
    const id = freshId();
    socket.say({ type: "isowire:auth_refresh", id, token: "fresh" });
    expect((await socket.take()).at(-1)).toMatchObject({ type: "isowire:ack", id });
    await clock.advance(120_000);
    expect(socket.closed).toBeUndefined();
    socket.say({ type: "who", id: freshId() });
    await socket.take();
    expect(claims).toEqual([{ role: "admin" }]);
  });

  test.each([
    ["another user's credential closes 4501", () => user("grace"), { closed: 4501 }],
    [
      "a refused one leaves the connection as it was",
      () => ({ reason: "unauthorized" as const }),
      { code: "ERR_AUTH_REFRESH" },
    ],
    [
      "one that cannot be checked leaves the connection as it was",
      () => Promise.reject(new Error("down")),
      { code: "ERR_UNAVAILABLE" },
    ],
    [
      "one granted until no time at all leaves the connection as it was",
      () => ({ context: user("ada"), expiresAt: Number.NaN }),
      { code: "ERR_UNAVAILABLE" },
    ],
    [
      "one that has run out leaves the connection as it was",
      () => ({ context: user("ada"), expiresAt: 1000 }),
      { code: "ERR_AUTH_REFRESH" },
    ],
    ["a look-alike context is refused", () => ({ ...user("ada") }), { code: "ERR_NOT_A_CONTEXT" }],
  ])("%s", async (_title, verdict, expected) => {
    const { connect } = createBench();
    const socket = await connect(ada, { refresh: async () => await verdict() });
    socket.say({ type: "isowire:auth_refresh", id: freshId(), token: "x" });
    const last = (await socket.take()).at(-1);
    expect({ closed: socket.closed?.code, code: last?.code }).toEqual({
      closed: undefined,
      code: undefined,
      ...expected,
    });
  });

  test("without a way to refresh, the client is told", async () => {
    const { connect } = createBench();
    const socket = await connect(ada);
    socket.say({ type: "isowire:auth_refresh", id: freshId(), ticket: "x" });
    expect((await socket.take()).at(-1)).toMatchObject({ code: "ERR_AUTH_REFRESH" });
  });
});

describe("places", () => {
  test("a new connection with the same client id replaces the old one (4003)", async () => {
    const { hub, connect } = createBench();
    const clientId = "page-0123456789abcdef";
    const old = await connect(ada, { clientId });
    const fresh = await connect(ada, { clientId });
    await fresh.take();
    expect(old.closed).toMatchObject({ code: 4003 });
    expect(fresh.closed).toBeUndefined();
    expect(await hub.manager(ada).connections()).toMatchObject([{ clientId }]);
  });

  test("the oldest gives way to one more than the limit (4504), on whichever node it is", async () => {
    const first = createBench({ limits: { connectionsPerUser: 2 } });
    const second = createBench({ engine: first.engine, limits: { connectionsPerUser: 2 } });
    const sockets = [await first.connect(ada), await second.connect(ada), await second.connect(ada)];
    await sockets[2]?.take();
    expect(sockets.map((socket) => socket.closed?.code)).toEqual([4504, undefined, undefined]);
    expect(await first.hub.manager(ada).connections()).toHaveLength(2);
  });

  test("the oldest is closed 4504 by its own node when no hint came: it is not to come back and push out the next one", async () => {
    const limits = { connectionsPerUser: 2 };
    const first = createBench({ limits });
    const { fanout } = first.engine;
    const announce = fanout.announce.bind(fanout);
    const deaf: typeof announce = (of, hint) => {
      if (hint.kind !== "connection") announce(of, hint);
    };
    Object.assign(fanout, { announce: deaf });
    const second = createBench({ engine: first.engine, limits });
    const oldest = await first.connect(ada, { heartbeatMs: 1000 });
    const others = [await second.connect(ada), await second.connect(ada)];
    await others[1]?.take();
    expect(oldest.closed).toBeUndefined();
    await first.clock.advance(1250);
    expect(oldest.closed).toMatchObject({ code: 4504 });
    expect(others.map(({ closed }) => closed)).toEqual([undefined, undefined]);
  });

  test("disconnect closes 4505 on every node, all or the one named, and nobody else's", async () => {
    const first = createBench();
    const second = createBench({ engine: first.engine });
    const sockets = [await first.connect(ada), await second.connect(ada), await first.connect(user("grace"))];
    const manager = first.hub.manager(ada);
    const [one] = await manager.connections();
    await manager.disconnect({ connectionId: String(one?.connectionId), reason: "signed out" });
    await first.clock.advance(0);
    expect(sockets.map((socket) => socket.closed)).toEqual([
      { code: 4505, reason: "signed out" },
      undefined,
      undefined,
    ]);
    await manager.disconnect();
    await first.clock.advance(0);
    expect(sockets.map((socket) => socket.closed?.code)).toEqual([4505, 4505, undefined]);
  });

  test("are refused when the node is full, too fast, or draining, and given back when a socket goes", async () => {
    const { hub, clock, connect } = createBench({ limits: { connectionsPerNode: 2, upgradesPerSecond: 100 } });
    const socket = await connect(ada);
    await connect(ada);
    expect(portsOf(hub).admit()).toMatchObject({ refused: "full" });
    socket.cut();
    await clock.advance(0);
    expect(portsOf(hub).admit()).toBe("ok");
    portsOf(hub).release();
    const fast = createBench({ limits: { upgradesPerSecond: 1 } });
    expect(portsOf(fast.hub).admit()).toBe("ok");
    expect(portsOf(fast.hub).admit()).toMatchObject({ refused: "rate", retryAfterMs: 1000 });
    const draining = fast.hub.drain({ windowMs: 0, runGraceMs: 0 });
    expect(portsOf(fast.hub).admit()).toMatchObject({ refused: "draining" });
    await fast.clock.advance(0);
    await draining;
  });
});
