import { createHub, createMemoryEngine } from "@isowire/core";
import type { Engine, MessageCodec } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test, vi } from "vitest";
import { Device, refusedWith } from "./device.js";
import { deferred, eventually } from "./eventually.js";
import { maskedFrame, RawClient } from "./raw-client.js";
import { authenticateAda, serve } from "./serve.js";

const BEARER = `isowire.bearer.${Buffer.from("token").toString("base64url")}`;
const command = (n: number): Buffer =>
  maskedFrame(JSON.stringify({ type: "count", id: `command-number-${n + 10}`, payload: n }));

test("the first message is the welcome, and isowire.v1 is echoed", async () => {
  await using served = await serve();
  using device = new Device(served.url, { protocols: ["isowire.v1"] });
  await device.welcome();
  expect(device.messages[0]).toMatchObject({
    type: "isowire:welcome",
    protocol: "1.0",
    resume: "live",
    heartbeatMs: 25_000,
  });
  expect(device.socket.protocol).toBe("isowire.v1");
});

test("a client that offers no subprotocol is served v1 and echoed none", async () => {
  await using served = await serve();
  using device = new Device(served.url);
  await device.welcome();
  expect(device.socket.protocol).toBe("");
});

test("the bearer entry is never echoed, wherever it stands", async () => {
  await using served = await serve();
  using device = new Device(served.url, { protocols: [BEARER, "isowire.v1"] });
  await device.welcome();
  expect(device.socket.protocol).toBe("isowire.v1");
});

test.each([
  ["only unknown subprotocols", ["chat.v3"]],
  ["a bearer entry alone", [BEARER]],
])("a client that offers %s is told what to offer, before anybody authenticates", async (_name, protocols) => {
  const authenticate = vi.fn(authenticateAda);
  await using served = await serve({ authenticate });
  const answer = await refusedWith(served.url, { protocols });
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("isowire.v1") as string });
  expect(authenticate).not.toHaveBeenCalled();
});

test("a codec speaks to clients that offer its subprotocol, and only to them", async () => {
  const codec: MessageCodec = {
    subprotocol: "shout.v1",
    encodeEntry: (entry) => JSON.stringify({ type: entry.type.toUpperCase() }),
    encodeControl: (message) => JSON.stringify({ type: message.type.toUpperCase() }),
    decode: () => ({ kind: "ping" }),
  };
  await using served = await serve({ codecs: [codec] });
  using shouting = new Device(served.url, { protocols: ["unknown.v9", "shout.v1", "isowire.v1"] });
  using native = new Device(served.url, { protocols: ["isowire.v1"] });
  await shouting.next("ISOWIRE:WELCOME");
  await native.welcome();
  expect(shouting.socket.protocol).toBe("shout.v1");
});

test("resume, client and features reach the hub as they came", async () => {
  await using served = await serve();
  const manager = served.hub.manager(createUserContext({ userId: "ada" }));
  await manager.sendEvent("first", { n: 1 });
  using first = new Device(`${served.url}?resume=start&client=page-0123456789abcdef&features=merge,other`);
  expect(await first.welcome()).toMatchObject({ resume: "recovered", position: { offset: 0 } });
  expect(await first.next("first")).toMatchObject({ offset: 1, payload: { n: 1 } });
  using second = new Device(`${served.url}?client=page-0123456789abcdef`);
  await second.welcome();
  expect(await first.closed()).toMatchObject({ code: 4003 });
});

test("messages that come in one packet with the upgrade are handled in order, after the welcome", async () => {
  const handled: unknown[] = [];
  await using served = await serve({ authenticate: slowly(authenticateAda) });
  served.hub.onCommand("count", ({ payload }) => void handled.push(payload));
  using client = new RawClient(served.port);
  const early = Array.from({ length: 8 }, (_, n) => command(n));
  client.upgrade("/ws", { early: early.slice(0, 4) });
  for (const frame of early.slice(4)) client.socket.write(frame);
  await eventually("all acks", () => client.texts.filter((text) => text.includes("isowire:ack")).length === 8);
  expect(handled).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(client.texts[0]).toContain("isowire:welcome");
});

test.each([
  ["more than 16 messages", Array.from({ length: 17 }, (_, n) => command(n))],
  ["more than 64 KiB", Array.from({ length: 2 }, () => maskedFrame(JSON.stringify({ type: "x".repeat(33_000) })))],
])("a client that sends %s before the welcome is closed 1008", async (_name, early) => {
  const gate = deferred();
  await using served = await serve({ hubOptions: { engine: engineWithGate(gate.promise) } });
  using client = new RawClient(served.port);
  client.upgrade("/ws", { early });
  expect(await client.closeCode()).toBe(1008);
  expect(client.texts).toEqual([]);
  gate.resolve();
});

test("sixteen messages before the welcome are kept", async () => {
  const gate = deferred();
  await using served = await serve({ hubOptions: { engine: engineWithGate(gate.promise) } });
  served.hub.onCommand("count", () => undefined);
  using client = new RawClient(served.port);
  client.upgrade("/ws", { early: Array.from({ length: 16 }, (_, n) => command(n)) });
  await eventually("the handshake", () => client.status === 101);
  gate.resolve();
  await eventually("all acks", () => client.texts.filter((text) => text.includes("isowire:ack")).length === 16);
});

test("two endpoints may serve two hubs", async () => {
  const hub = createHub();
  await using one = await serve();
  await using two = await serve({ hub, path: "/two" });
  using device = new Device(two.url);
  await device.welcome();
  expect(hub.stats().connections).toBe(1);
  expect(one.hub.stats().connections).toBe(0);
});

function slowly(authenticate: typeof authenticateAda): typeof authenticateAda {
  return async (request) => {
    await new Promise((resolve) => setImmediate(resolve));
    return authenticate(request);
  };
}

/** Nobody is welcomed before the gate opens. */
function engineWithGate(gate: Promise<unknown>): Engine {
  const engine = createMemoryEngine();
  const join: Engine["presence"]["join"] = async (...request) => {
    await gate;
    return engine.presence.join(...request);
  };
  const presence = new Proxy(engine.presence, {
    get: (target, key) => (key === "join" ? join : bound(target, key)),
  });
  return new Proxy(engine, { get: (target, key) => (key === "presence" ? presence : bound(target, key)) });
}

function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === "function" ? (value.bind(target) as unknown) : value;
}
