import { CLOSE_CODES } from "@isowire/core/protocol";
import { createFakeClock } from "@isowire/core/testing";
import { describe, expect, test } from "vitest";
import { ScriptedServer, until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

/** What PROTOCOL.md says, row by row, and a few of each range that it names without a row. */
const RETURNS = [1000, 1012, 1013, 4000, 4001, 4100];
const STOPS = [1003, 1007, 1008, 1009, 4003, 4500, 4501, 4503, 4504, 4505];
const LIMITED = [1002, 1010, 3000, 3001, 3999];
const OTHERS_RETURN = [1001, 1011, 1014, 4002, 4099, 4101, 4499];
const OTHERS_STOP = [4502, 4506, 4998, 4999];

test("the rows of the protocol are all here", () => {
  expect([...RETURNS, ...STOPS].sort((a, b) => a - b)).toEqual(Object.keys(CLOSE_CODES).map(Number));
});

describe("after a close", () => {
  test.each([...RETURNS, ...LIMITED, ...OTHERS_RETURN])(
    "with %i the client comes back with a fresh token, from where it was",
    async (code) => {
      await using server = await ScriptedServer.listen((peer, index) => {
        peer.welcome(7);
        if (index === 0) peer.close(code, "scripted");
      });
      const tokens: string[] = [];
      using test = new TestClient(server, { getToken: () => `token-${tokens.push("")}` });
      await server.nextPeer();
      const second = await server.nextPeer();
      await test.reached("open");
      expect(test.statuses.find(({ state }) => state === "waiting")?.reason).toMatchObject({ code, text: "scripted" });
      expect([second.query.get("resume"), tokens.length]).toEqual(["epoch-one.7.1007", 2]);
    },
  );

  test.each([...STOPS, ...OTHERS_STOP])("with %i the client stops and says why", async (code) => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome(0);
      peer.close(code, "scripted");
    });
    const clock = createFakeClock();
    using test = new TestClient(server, { clock });
    await test.reached("stopped");
    expect(test.client.status).toMatchObject({ state: "stopped", reason: { code, text: "scripted" } });
    expect(Object.isFrozen(test.client.status)).toBe(true);
    expect(test.errors).toEqual([]);
    await expect(test.client.command("do")).rejects.toMatchObject({ code: "ERR_CLIENT_STOPPED" });
    await clock.advance(3_600_000);
    expect([test.client.status.state, server.peers.length]).toEqual(["stopped", 1]);
  });

  test("with 1006 the client comes back", async () => {
    await using server = await ScriptedServer.listen((peer, index) => (index === 0 ? peer.cut() : peer.welcome()));
    using test = new TestClient(server);
    await test.reached("open");
    expect(server.peers).toHaveLength(2);
  });

  test("a command that waits when the client stops is rejected, and says that it was sent", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server);
    const answer = test.client.command("do").catch((error: unknown) => error);
    const peer = await server.nextPeer();
    await peer.next();
    peer.close(4504);
    expect(await answer).toMatchObject({ code: "ERR_CLIENT_STOPPED", details: { outcome: "unknown" } });
  });

  test("a stopped client comes back on reconnect(), from where it was", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      peer.welcome(3);
      if (index === 0) peer.close(4504);
    });
    using test = new TestClient(server);
    await test.reached("stopped");
    test.client.reconnect();
    await test.reached("open");
    expect(server.peers[1]?.query.get("resume")).toBe("epoch-one.3.1003");
  });
});

describe("without a welcome between", () => {
  test("the third 4100 stops the client", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.close(4100));
    let tokens = 0;
    using test = new TestClient(server, { getToken: () => `token-${++tokens}` });
    await test.reached("stopped");
    expect(server.peers).toHaveLength(3);
    expect(tokens).toBe(3);
    expect(test.client.status.reason).toMatchObject({ code: 4100, name: "credentials expired" });
  });

  test("a welcome between starts the count of 4100 anew", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      if (index % 2 === 1) peer.welcome();
      if (index < 8) peer.close(4100);
      else peer.welcome();
    });
    using test = new TestClient(server);
    await until(() => server.peers.length === 9, "nine connections");
    await test.reached("open");
  });

  test.each(LIMITED)("%i, which hints at a mistake, brings the client back five times", async (code) => {
    await using server = await ScriptedServer.listen((peer) => peer.close(code));
    using test = new TestClient(server);
    await test.reached("stopped");
    expect(server.peers).toHaveLength(6);
  });

  test("a welcome between starts the count of such codes anew", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      if (index % 4 === 3) peer.welcome();
      if (index < 12) peer.close(3_333);
      else peer.welcome();
    });
    using test = new TestClient(server);
    await until(() => server.peers.length === 13, "thirteen connections");
    await test.reached("open");
  });

  test.each([1006, 1013, 4000])("%i brings the client back however often", async (code) => {
    await using server = await ScriptedServer.listen((peer, index) => {
      if (index === 20) peer.welcome();
      else if (code === 1006) peer.cut();
      else peer.close(code);
    });
    using test = new TestClient(server);
    await until(() => server.peers.length === 21, "twenty-one connections");
    await test.reached("open");
  });

  test("three dials that never opened are explained, and the client goes on", async () => {
    const server = await ScriptedServer.listen();
    const { url } = server;
    await server[Symbol.asyncDispose]();
    using test = new TestClient({ url });
    await until(() => test.client.status.attempt >= 4, "a fourth dial");
    const explained = test.statuses.filter((status) => status.neverOpened !== undefined);
    expect(explained[0]).toMatchObject({ state: "waiting", attempt: 3 });
    expect(explained[0]?.neverOpened).toContain("allowedOrigins");
    expect(test.client.status.state).not.toBe("stopped");
  });
});

describe("when to come back", () => {
  test("the hint of a drain is honoured", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server, { clock, backoff: { minMs: 250, maxMs: 30_000 } });
    await test.reached("open");
    const peer = await server.nextPeer();
    peer.send({ type: "isowire:drain", returnAfterMs: 7_777 });
    peer.close(1012);
    await test.reached("waiting");
    expect(test.client.status.retryInMs).toBe(7_777);
    await clock.advance(7_776);
    expect(test.client.status.state).toBe("waiting");
    await clock.advance(1);
    await test.reached("open");
  });

  test("a page that wakes does not come back before the hint of a drain", async () => {
    const clock = createFakeClock();
    let wake: () => void = () => undefined;
    const visibility = { subscribe: (fn: () => void) => ((wake = fn), () => undefined) };
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server, { clock, visibility });
    await test.reached("open");
    const peer = await server.nextPeer();
    peer.send({ type: "isowire:drain", returnAfterMs: 7_777 });
    peer.close(1012);
    await test.reached("waiting");
    wake();
    await clock.advance(7_776);
    expect(test.client.status.state).toBe("waiting");
    await clock.advance(1);
    await test.reached("open");
    (await server.nextPeer()).cut();
    await test.reached("waiting");
    await clock.advance(100);
    wake();
    await test.reached("open");
  });

  test("a server that welcomes and closes again and again is given ever more time", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome();
      peer.close(1013);
    });
    using test = new TestClient(server, { random: () => 1, backoff: { minMs: 2, maxMs: 32 } });
    await until(() => test.statuses.filter(({ state }) => state === "waiting").length >= 6, "six closes");
    const waits = test.statuses.flatMap(({ retryInMs }) => retryInMs ?? []);
    expect(waits.slice(0, 6)).toEqual([4, 8, 16, 32, 32, 32]);
  });

  test.each([
    ["an entry", (now: () => Promise<void>) => now()],
    ["five seconds", async (_: unknown, advance: (ms: number) => Promise<void>) => advance(5_000)],
  ])("%s makes the next failure a first one", async (what, prove) => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server, { clock, random: () => 1, backoff: { minMs: 100, maxMs: 30_000 } });
    for (const wait of [200, 400]) {
      await test.reached("open");
      (await server.nextPeer()).cut();
      await test.reached("waiting");
      expect(test.client.status.retryInMs).toBe(wait);
      await clock.advance(wait);
    }
    await test.reached("open");
    const peer = await server.nextPeer();
    const entry = async (): Promise<void> => {
      peer.entries(1, 1);
      await test.received(1);
    };
    await prove(entry, (ms) => clock.advance(ms));
    peer.cut();
    await test.reached("waiting");
    expect(test.client.status.retryInMs, what).toBe(200);
  });
});
