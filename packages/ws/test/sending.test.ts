import type { Socket } from "node:net";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { Device } from "./device.js";
import { eventually } from "./eventually.js";
import { RawClient } from "./raw-client.js";
import { serve } from "./serve.js";

const ada = createUserContext({ userId: "ada" });
const KIB = 1_024;

test("messages of every length and script arrive as they were sent", async () => {
  await using served = await serve();
  using device = new Device(served.url);
  await device.welcome();
  const manager = served.hub.manager(ada);
  const lengths = [
    0,
    1,
    20,
    40,
    ...Array.from({ length: 30 }, (_, n) => 60 + n),
    65_300,
    ...Array.from({ length: 12 }, (_, n) => 65_400 + n * 12),
    200_000,
  ];
  const texts = [
    ...lengths.map((length) => "a".repeat(length)),
    "grüße",
    "ÿ\u0080",
    "漢字".repeat(20_000),
    "🚀".repeat(33),
    "\u2028",
  ];
  for (const text of texts) await manager.sendEvent("text", text);
  await eventually("all of them", () => device.messages.filter(({ type }) => type === "text").length === texts.length);
  expect(device.messages.filter(({ type }) => type === "text").map(({ payload }) => payload)).toEqual(texts);
});

test("what is sent in one turn and over many arrives in order on every device, with pings between", async () => {
  await using served = await serve({ heartbeatMs: 600 });
  using first = new Device(served.url);
  using second = new Device(served.url);
  await Promise.all([first.welcome(), second.welcome()]);
  const manager = served.hub.manager(ada);
  let sent = 0;
  for (let round = 0; round < 40; round += 1) {
    const burst = Array.from({ length: 25 }, () =>
      manager.sendEvent("n", { n: (sent += 1), pad: "x".repeat(sent % 900) }),
    );
    if (round % 4 === 0) await Promise.all(burst);
    for (const device of [first, second]) device.socket.ping();
  }
  for (const device of [first, second]) {
    await eventually("all of them", () => device.messages.filter(({ type }) => type === "n").length === sent);
    const numbers = device.messages
      .filter(({ type }) => type === "n")
      .map(({ payload }) => (payload as { n: number }).n);
    expect(numbers).toEqual(Array.from({ length: sent }, (_, n) => n + 1));
  }
});

test("what was written before a close arrives before it", async () => {
  await using served = await serve();
  using device = new Device(served.url);
  await device.welcome();
  const manager = served.hub.manager(ada);
  await Promise.all(Array.from({ length: 20 }, (_, n) => manager.sendEvent("last", { n, pad: "x".repeat(20 * KIB) })));
  await manager.disconnect({ reason: "ö".repeat(100) });
  const { code, reason } = await device.closed();
  expect({ code, reason }).toEqual({ code: 4505, reason: "ö".repeat(61) });
  expect(device.messages.filter(({ type }) => type === "last")).toHaveLength(20);
});

test("a client that reads nothing is closed 4001, its socket ends, and nothing piles up", async () => {
  const bufferedBytes = 64 * KIB;
  await using served = await serve({
    hubOptions: { limits: { bufferedBytes, maxEventBytes: 16 * KIB }, stallMs: 300 },
  });
  let ended = false;
  let socket: Socket | undefined;
  served.server.once("connection", (accepted) => (socket = accepted.once("close", () => (ended = true))));
  using client = new RawClient(served.port);
  client.upgrade("/ws");
  await eventually("the welcome", () => client.texts.length > 0);
  client.socket.pause();
  const manager = served.hub.manager(ada);
  let most = 0;
  const pad = "x".repeat(15 * KIB);
  const deadline = Date.now() + 30_000;
  while (!ended && Date.now() < deadline) {
    await manager.sendEvent("flood", pad);
    most = Math.max(most, socket?.writableLength ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(ended).toBe(true);
  expect(most).toBeLessThan(2 * bufferedBytes);
  await eventually("its end", () => served.hub.stats().connections === 0);
}, 60_000);

test("a slow client that keeps reading is never closed, and misses nothing", async () => {
  const limits = { bufferedBytes: 256 * KIB, maxEventBytes: 16 * KIB };
  await using served = await serve({
    hubOptions: { limits, stallMs: 1_000, retention: { maxBytes: 256 * KIB * KIB } },
  });
  using device = new Device(served.url);
  await device.welcome();
  const manager = served.hub.manager(ada);
  let isTrickling = true;
  const trickle = setInterval(() => {
    device.socket.resume();
    setImmediate(() => isTrickling && device.socket.pause());
  }, 20);
  const total = 1_000;
  for (let n = 1; n <= total; n += 1) await manager.sendEvent("n", { n, pad: "x".repeat(15 * KIB) });
  await eventually("a while of reading", () => device.messages.length > 20);
  isTrickling = false;
  clearInterval(trickle);
  device.socket.resume();
  await eventually("all of them", () => device.messages.filter(({ type }) => type === "n").length === total);
  const numbers = device.messages.filter(({ type }) => type === "n").map(({ payload }) => (payload as { n: number }).n);
  expect(numbers).toEqual(Array.from({ length: total }, (_, n) => n + 1));
}, 60_000);

test("a client that goes in the middle of a flood takes nobody with it", async () => {
  await using served = await serve();
  using device = new Device(served.url);
  await device.welcome();
  const client = new RawClient(served.port);
  client.upgrade("/ws");
  await eventually("the welcome", () => client.texts.length > 0);
  const manager = served.hub.manager(ada);
  for (let n = 0; n < 200; n += 1) {
    void manager.sendEvent("n", { n, pad: "x".repeat(4 * KIB) });
    if (n === 100) client.socket.resetAndDestroy();
  }
  await manager.sendEvent("end", null);
  await device.next("end");
  await eventually("its end", () => served.hub.stats().connections === 1);
});
