import { createFakeClock } from "@isowire/core/testing";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ScriptedServer, until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

const SLOW = { minMs: 250, maxMs: 250 };

/** A port that takes connections and says nothing. */
async function mutePort() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    sockets,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Signals of a page, under the test's control. */
function page() {
  const wakes = new Set<() => void>();
  return {
    wakes,
    wake: () => wakes.forEach((wake) => wake()),
    visibility: {
      subscribe(wake: () => void) {
        wakes.add(wake);
        return () => void wakes.delete(wake);
      },
    },
  };
}

describe("a dial", () => {
  test("that is not answered within 10 s is given up and tried again", async () => {
    const clock = createFakeClock();
    await using mute = await mutePort();
    using test = new TestClient(mute, { clock, backoff: SLOW });
    await until(() => mute.sockets.length === 1, "the first dial");
    await clock.advance(9_999);
    expect(test.client.status.state).toBe("connecting");
    await clock.advance(1);
    expect(test.client.status).toMatchObject({ state: "waiting", reason: { code: 0, name: "dial timed out" } });
    await clock.advance(250);
    await until(() => mute.sockets.length === 2, "the second dial");
  });

  test("that is accepted and then gets no welcome is given up as well", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen();
    let opened = false;
    class Observed extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        this.on("open", () => (opened = true));
      }
    }
    using test = new TestClient(server, { clock, WebSocket: Observed });
    await until(() => opened, "the handshake");
    await clock.advance(9_999);
    expect(test.client.status.state).toBe("connecting");
    await clock.advance(1);
    expect(test.client.status).toMatchObject({ state: "waiting", reason: { code: 0, name: "dial timed out" } });
    expect(test.client.status.reason?.text).toContain("sent no welcome");
  });
});

describe("a silent connection", () => {
  test("is asked after a heartbeat and given up 10 s later", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome(0, { heartbeatMs: 20_000 }));
    using test = new TestClient(server, { clock, backoff: SLOW });
    await test.reached("open");
    const peer = await server.nextPeer();
    await clock.advance(19_999);
    expect(peer.received).toEqual([]);
    await clock.advance(1);
    expect(await peer.next()).toEqual({ type: "isowire:ping" });
    await clock.advance(9_999);
    expect(test.client.status.state).toBe("open");
    await clock.advance(1);
    expect(test.client.status).toMatchObject({ state: "waiting", reason: { code: 0, name: "silence" } });
    await clock.advance(250);
    await test.reached("open");
    expect(server.peers).toHaveLength(2);
  });

  test("lives on with any message, which starts the heartbeat anew", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome(0, { heartbeatMs: 20_000 }));
    using test = new TestClient(server, { clock });
    await test.reached("open");
    const peer = await server.nextPeer();
    await clock.advance(15_000);
    peer.entries(1, 1);
    await test.received(1);
    await clock.advance(19_999);
    expect(peer.received).toEqual([]);
    await clock.advance(1);
    await peer.next();
    peer.send({ type: "isowire:pong", time: 1 });
    peer.entries(2, 2);
    await test.received(2);
    await clock.advance(19_999);
    expect(test.statuses.map(({ state }) => state)).not.toContain("waiting");
    expect(peer.received).toHaveLength(1);
  });

  test("late messages of a connection that was given up are not heard", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome(0));
    using test = new TestClient(server, { clock, backoff: SLOW });
    await test.reached("open");
    const old = await server.nextPeer();
    test.client.reconnect();
    old.entries(1, 5);
    old.close(4501);
    await test.reached("open");
    const fresh = await server.nextPeer();
    fresh.entries(1, 2);
    await test.received(2);
    await old.closed();
    expect(test.offsets).toEqual([1, 2]);
    expect(test.statuses.map(({ state }) => state)).not.toContain("stopped");
  });
});

describe("a page that wakes", () => {
  test("asks an open connection at once, and gives it up after 10 s", async () => {
    const clock = createFakeClock();
    const { wake, wakes, visibility } = page();
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server, { clock, visibility });
    await test.reached("open");
    const peer = await server.nextPeer();
    wake();
    wake();
    expect(await peer.next()).toEqual({ type: "isowire:ping" });
    expect(peer.received).toHaveLength(1);
    await clock.advance(10_000);
    expect(test.client.status.state).not.toBe("open");
    test.client.close();
    expect(wakes.size).toBe(0);
  });

  test("dials at once instead of waiting, but not more often than the least backoff", async () => {
    const clock = createFakeClock();
    const { wake, visibility } = page();
    await using server = await ScriptedServer.listen((peer, index) => (index === 0 ? peer.cut() : peer.welcome()));
    using test = new TestClient(server, { clock, visibility, random: () => 1, backoff: { minMs: 250, maxMs: 30_000 } });
    await test.reached("waiting");
    expect(test.client.status.retryInMs).toBe(500);
    await clock.advance(100);
    wake();
    await clock.advance(149);
    expect(test.client.status.state).toBe("waiting");
    await clock.advance(1);
    await test.reached("open");
  });

  test("a clock that was set back does not postpone the next dial", async () => {
    const fake = createFakeClock();
    const { wake, visibility } = page();
    let setBack = 0;
    const clock = { ...fake, now: () => fake.now() - setBack };
    await using server = await ScriptedServer.listen((peer, index) => (index === 0 ? peer.cut() : peer.welcome()));
    using test = new TestClient(server, { clock, visibility, random: () => 1, backoff: { minMs: 250, maxMs: 30_000 } });
    await test.reached("waiting");
    setBack = 3_600_000;
    wake();
    await fake.advance(500);
    await test.reached("open");
  });

  test("a jump of the clock counts as waking", async () => {
    const fake = createFakeClock();
    let slept = 0;
    const clock = { ...fake, now: () => fake.now() + slept };
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server, { clock });
    await test.reached("open");
    await fake.advance(5_000);
    expect(server.peers[0]?.received).toEqual([]);
    slept = 25_001;
    await fake.advance(5_000);
    const peer = await server.nextPeer();
    expect(await peer.next()).toEqual({ type: "isowire:ping" });
  });

  test("nothing is left behind by a client that is closed while it dials", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen();
    using test = new TestClient(server, { clock });
    await server.nextPeer();
    expect(clock.pending).toBeGreaterThan(0);
    test.client.close();
    expect(clock.pending).toBe(0);
  });

  test("nothing is left behind by a closed client", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server, { clock, getToken: () => "token" });
    await test.reached("open");
    expect(clock.pending).toBeGreaterThan(0);
    test.client.close();
    expect(clock.pending).toBe(0);
  });
});
