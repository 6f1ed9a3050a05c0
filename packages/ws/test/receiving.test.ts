import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { Device } from "./device.js";
import { eventually } from "./eventually.js";
import { maskedFrame, RawClient } from "./raw-client.js";
import { authenticateAda, serve } from "./serve.js";

/** Long enough that a busy machine does not take the lively for silent, ms. */
const HEARTBEAT_MS = 600;

test("a binary message closes 1003", async () => {
  await using served = await serve();
  using device = new Device(served.url);
  await device.welcome();
  device.socket.send(Buffer.from("{}"));
  expect(await device.closed()).toMatchObject({ code: 1003 });
});

test("a message of maxMessageBytes is taken, one byte more closes 1009", async () => {
  await using served = await serve({ hubOptions: { limits: { maxMessageBytes: 1_024 } } });
  using device = new Device(served.url);
  expect(await device.welcome()).toMatchObject({ maxMessageBytes: 1_024 });
  device.socket.send(JSON.stringify({ type: "isowire:ping" }).padEnd(1_024));
  await device.next("isowire:pong");
  device.socket.send(" ".repeat(1_025));
  expect(await device.closed()).toMatchObject({ code: 1009 });
});

const BAD_FRAMES: [string, Buffer, number][] = [
  ["text that is not UTF-8", maskedFrame(Buffer.from([0xc3, 0x28])), 1007],
  ["an unmasked frame", Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
  ["an unknown opcode", maskedFrame("{}", { opcode: 3 }), 1002],
  ["a fragmented ping", maskedFrame("x", { opcode: 9, fin: false }), 1002],
  ["a continuation of nothing", maskedFrame("x", { opcode: 0 }), 1002],
];

test.each(BAD_FRAMES)(
  "%s closes with the code RFC 6455 gives it, and harms nobody else",
  async (_name, frame, code) => {
    await using served = await serve();
    using device = new Device(served.url);
    await device.welcome();
    using client = new RawClient(served.port);
    client.upgrade("/ws");
    await eventually("the welcome", () => client.texts.length > 0);
    client.socket.write(frame);
    expect(await client.closeCode()).toBe(code);
    client.socket.end();
    await eventually("its end", () => served.hub.stats().connections === 1);
    device.send({ type: "isowire:ping" });
    await device.next("isowire:pong");
  },
);

test("bad frames that come with the upgrade request do not crash while it is authenticated", async () => {
  await using served = await serve({
    authenticate: async (request) => {
      await new Promise((resolve) => setImmediate(resolve));
      return authenticateAda(request);
    },
  });
  using client = new RawClient(served.port);
  client.upgrade("/ws", { early: [Buffer.from([0x83, 0xff, 0xff, 0xff])] });
  expect(await client.closeCode()).toBe(1002);
});

test("a message in fragments, with a ping between them, is one message", async () => {
  await using served = await serve();
  using client = new RawClient(served.port);
  client.upgrade("/ws");
  await eventually("the welcome", () => client.texts.length > 0);
  client.socket.write(maskedFrame('{"type":"iso', { fin: false }));
  client.socket.write(maskedFrame("hello", { opcode: 9 }));
  client.socket.write(maskedFrame('wire:ping"}', { opcode: 0 }));
  await eventually("the pong message", () => client.texts.some((text) => text.includes("isowire:pong")));
  expect(client.frames.find(({ opcode }) => opcode === 10)?.payload.toString()).toBe("hello");
});

test("a client that answers no pings is closed 4000, one that does stays", async () => {
  await using served = await serve({ heartbeatMs: HEARTBEAT_MS });
  using silent = new Device(served.url, { autoPong: false });
  using lively = new Device(served.url);
  await lively.welcome();
  expect(await silent.welcome()).toMatchObject({ heartbeatMs: HEARTBEAT_MS });
  expect(await silent.closed()).toMatchObject({ code: 4000 });
  expect(lively.socket.readyState).toBe(lively.socket.OPEN);
  lively.send({ type: "isowire:ping" });
  await lively.next("isowire:pong");
});

test("pings of the client are signs of life", async () => {
  await using served = await serve({ heartbeatMs: HEARTBEAT_MS });
  using pinging = new Device(served.url, { autoPong: false });
  using silent = new Device(served.url, { autoPong: false });
  await pinging.welcome();
  const timer = setInterval(() => pinging.socket.ping(), 10);
  expect(await silent.closed()).toMatchObject({ code: 4000 });
  expect(pinging.socket.readyState).toBe(pinging.socket.OPEN);
  clearInterval(timer);
});

test("a client that closes 1000 is answered with the same, and its connection is gone", async () => {
  const ada = createUserContext({ userId: "ada" });
  await using served = await serve({ authenticate: () => ada });
  using device = new Device(served.url);
  await device.welcome();
  expect(await served.hub.manager(ada).connections()).toHaveLength(1);
  device.socket.close(1000, "done");
  expect(await device.closed()).toMatchObject({ code: 1000 });
  await expect.poll(() => served.hub.manager(ada).connections(), { timeout: 15_000 }).toEqual([]);
});
