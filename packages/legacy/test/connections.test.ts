import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { getMigrationStatus } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createWebSocketManager, type LegacySocket } from "../src/index.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const refusal = (code: string): object => expect.objectContaining({ code }) as object;

interface Pair extends Disposable {
  /** Of the old application. */
  readonly websocket: WebSocket;
  readonly page: WebSocket;
  readonly received: Record<string, unknown>[];
}

/** A page and the socket that an old application has of it. */
async function socketPair(protocol: string): Promise<Pair> {
  const server = createServer().listen(0, "127.0.0.1");
  const sockets = new WebSocketServer({ server });
  await once(server, "listening");
  const page = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`, [protocol]);
  const received: Record<string, unknown>[] = [];
  page.on("message", (data) => received.push(JSON.parse((data as Buffer).toString("utf8")) as Record<string, unknown>));
  const [[websocket]] = (await Promise.all([once(sockets, "connection"), once(page, "open")])) as [
    [WebSocket],
    unknown,
  ];
  return {
    websocket,
    page,
    received,
    [Symbol.dispose]() {
      page.terminate();
      server.close();
    },
  };
}

test("a socket that chose isowire.v1 speaks it, and what it said before it was handed over is heard", async () => {
  await using bench = createLegacyBench();
  using pair = await socketPair("isowire.v1");
  const asked: unknown[] = [];
  bench.hub.onCommand("ask", ({ context, payload }) => void asked.push([context.userId, payload]));
  const connecting = createWebSocketManager(user("ada")).connectUser("ada", pair.websocket);
  pair.page.send(JSON.stringify({ type: "ask", id: "0123456789abcdef", payload: { q: 1 } }));
  const connectionId = await connecting;
  await expect.poll(() => asked, { timeout: 10_000 }).toEqual([["ada", { q: 1 }]]);
  expect(pair.received[0]).toMatchObject({ type: "isowire:welcome", connectionId });
});

test("a socket of the old dialect is one use of it, and each message it says another", async () => {
  await using _bench = createLegacyBench();
  using pair = await socketPair("jwt-auth");
  const uses = (): number =>
    getMigrationStatus().deprecations.find(({ code }) => code === "ISOWIRE_DEP0049")?.uses ?? 0;
  const before = uses();
  await createWebSocketManager(user("ada")).connectUser("ada", pair.websocket);
  expect(uses()).toBe(before + 1);
  pair.page.send(JSON.stringify({ type: "ping" }));
  await expect.poll(() => pair.received.at(-1)?.["type"], { timeout: 10_000 }).toBe("pong");
  expect(uses()).toBe(before + 2);
});

test("disconnectUser closes the one socket that it is given, and answers whether it was there", async () => {
  await using bench = createLegacyBench();
  const manager = createWebSocketManager(user("ada"));
  using one = await socketPair("isowire.v1");
  using other = await socketPair("isowire.v1");
  const [, kept] = [await manager.connectUser("ada", one.websocket), await manager.connectUser("ada", other.websocket)];
  const closed = once(one.page, "close");
  expect(await manager.disconnectUser("ada", one.websocket)).toBe(true);
  expect((await closed)[0]).toBe(4505);
  await expect.poll(() => manager.getUserConnections("ada"), { timeout: 10_000 }).toEqual(new Set([kept]));
  expect(await manager.disconnectUser("ada", one.websocket)).toBe(false);
  expect(await manager.removeConnection("c_none")).toBe(false);
  await expect.poll(() => bench.hub.stats().connections, { timeout: 10_000 }).toBe(1);
});

describe("a socket is refused", () => {
  test.each<[string, unknown]>([
    ["that is none", {}],
    ["that is not there", undefined],
    [
      "that is not open",
      { ...Object.fromEntries(["send", "close", "on", "ping"].map((name) => [name, () => 0])), readyState: 3 },
    ],
  ])("%s", async (_what, websocket) => {
    await using bench = createLegacyBench();
    const connecting = createWebSocketManager(user("ada")).connectUser("ada", websocket as LegacySocket);
    await expect(connecting).rejects.toEqual(refusal("ERR_INVALID_OPTION"));
    expect(bench.hub.stats().connections).toBe(0);
  });

  test("for another user, and by a hub that drains", async () => {
    await using bench = createLegacyBench();
    using pair = await socketPair("isowire.v1");
    const manager = createWebSocketManager(user("ada"));
    await expect(manager.connectUser("grace", pair.websocket)).rejects.toEqual(refusal("ERR_ISOLATION"));
    const foreign = manager.addConnection({ userId: "grace", websocket: pair.websocket });
    await expect(foreign).rejects.toEqual(refusal("ERR_ISOLATION"));
    const draining = bench.hub.drain({ windowMs: 0 });
    await expect(manager.connectUser("ada", pair.websocket)).rejects.toEqual(refusal("ERR_DRAINING"));
    await draining;
  });
});

test("nobody learns of another user's connections", async () => {
  await using bench = createLegacyBench();
  const theirs = await bench.connect(user("grace"));
  const manager = createWebSocketManager(user("ada"));
  expect(await manager.findConnection(theirs)).toBeUndefined();
  expect(await manager.removeConnection(theirs)).toBe(false);
  const foreign = [manager.isUserConnected("grace"), manager.getUserConnections("grace")];
  for (const asked of foreign) await expect(asked).rejects.toEqual(refusal("ERR_ISOLATION"));
  expect(await createWebSocketManager(user("grace")).isUserConnected("grace")).toBe(true);
});
