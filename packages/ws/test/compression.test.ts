import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { Device } from "./device.js";
import { eventually } from "./eventually.js";
import { RawClient, textOf, type RawFrame } from "./raw-client.js";
import { serve } from "./serve.js";

const ada = createUserContext({ userId: "ada" });
const KIB = 1_024;
const COMPRESSING = { compression: true };

/** What the library's client offers by itself is `permessage-deflate; client_max_window_bits`, as browsers do. */
async function enter(url: string, offers = true): Promise<Device> {
  const device = new Device(url, { perMessageDeflate: offers });
  await device.welcome();
  return device;
}

/** What an offer comes to, and the messages that follow, as they are on the wire. */
async function enterRaw(port: number, offer: string): Promise<RawClient> {
  const client = new RawClient(port);
  client.upgrade("/ws", { headers: { "Sec-WebSocket-Extensions": offer } });
  await eventually("a welcome", () => client.frames.length > 0);
  return client;
}

const agreed = ({ head }: RawClient): string | undefined => /^sec-websocket-extensions: (.*)$/im.exec(head)?.[1];

const saidTo = ({ frames }: RawClient): RawFrame[] =>
  frames.filter((each) => textOf(each).startsWith('{"type":"said"'));

test("compression is off unless it is asked for, and asked for twice: by the server and by the client", async () => {
  await using plain = await serve();
  await using compressing = await serve(COMPRESSING);
  using offered = await enter(plain.url);
  using silent = await enter(compressing.url, false);
  using both = await enter(compressing.url);
  expect([offered, silent, both].map(({ socket }) => socket.extensions)).toEqual(["", "", "permessage-deflate"]);
});

test("nothing is kept from one message to the next, whatever the client offers", async () => {
  await using served = await serve(COMPRESSING);
  for (const offer of ["permessage-deflate", "permessage-deflate; client_max_window_bits"]) {
    using client = await enterRaw(served.port, offer);
    expect(agreed(client)).toBe("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  }
});

test("messages of every length and script arrive as they were sent, in order, also compressed", async () => {
  await using served = await serve(COMPRESSING);
  using device = await enter(served.url);
  const manager = served.hub.manager(ada);
  const texts = [0, 1, 900, 1_000, 1_023, 1_024, 1_100, 65_000, 200 * KIB].flatMap((length) => [
    "x".repeat(length),
    "漢🚀é".repeat(length / 10),
    randomBytes(length / 2).toString("hex"),
    randomBytes(length / 2).toString("latin1"),
  ]);
  for (const text of texts) void manager.sendEvent("said", text);
  await manager.sendEvent("last", null);
  await device.next("last");
  expect(device.messages.flatMap(({ type, payload }) => (type === "said" ? [payload] : []))).toEqual(texts);
  const offsets = device.messages.flatMap(({ offset }) => (typeof offset === "number" ? [offset] : []));
  expect(offsets).toEqual(Array.from({ length: 37 }, (_, n) => n + 1));
});

test("from 1 KiB on messages are compressed, each by itself", async () => {
  await using served = await serve(COMPRESSING);
  using client = await enterRaw(served.port, "permessage-deflate");
  const manager = served.hub.manager(ada);
  const payloads = ["a".repeat(900), "a".repeat(20 * KIB), "a".repeat(20 * KIB), "a".repeat(1_000)];
  for (const payload of payloads) await manager.sendEvent("said", payload);
  const frames = await eventually("all of them", () => saidTo(client).length === 4 && saidTo(client));
  expect(frames.map(({ deflated }) => deflated)).toEqual([false, true, true, true]);
  expect(frames.map((each) => (JSON.parse(textOf(each)) as { payload: unknown }).payload)).toEqual(payloads);
  // What a flush ends with is left out (RFC 7692 section 7.2.1).
  expect(frames.map(({ payload }) => payload.subarray(-4).toString("hex"))).not.toContain("0000ffff");
  // The second is no shorter for the first: textOf unfolded it alone, too.
  const [, first, second] = frames.map(({ payload }) => payload.length);
  expect(first).toBeLessThan(500);
  expect(Math.abs((second ?? 0) - (first ?? 0))).toBeLessThan(8);
});

test("who cannot remember 32 KiB of a message is sent it as it is", async () => {
  await using served = await serve(COMPRESSING);
  using client = await enterRaw(served.port, "permessage-deflate; server_max_window_bits=9");
  expect(agreed(client)).toContain("server_max_window_bits=9");
  await served.hub.manager(ada).sendEvent("said", "a".repeat(20 * KIB));
  const [said] = await eventually("the event", () => saidTo(client).length === 1 && saidTo(client));
  expect(said?.deflated).toBe(false);
});

test("devices of one user with and without compression hear the same", async () => {
  await using served = await serve(COMPRESSING);
  using folded = await enter(served.url);
  using plain = await enter(served.url, false);
  const manager = served.hub.manager(ada);
  for (let n = 0; n < 50; n += 1) await manager.sendEvent("said", { n, text: "word ".repeat(400) });
  await manager.sendEvent("last", null);
  await Promise.all([folded.next("last"), plain.next("last")]);
  expect(folded.messages.slice(1)).toEqual(plain.messages.slice(1));
  const received = ({ socket }: Device): number => (socket as unknown as { _socket: Socket })._socket.bytesRead;
  expect(received(folded) * 5).toBeLessThan(received(plain));
});

test("what was sent before a close arrives before it, also compressed", async () => {
  await using served = await serve(COMPRESSING);
  using device = await enter(served.url);
  const manager = served.hub.manager(ada);
  for (let n = 0; n < 20; n += 1) void manager.sendEvent("said", "word ".repeat(10 * KIB));
  await manager.disconnect();
  expect(await device.closed()).toMatchObject({ code: 4505 });
  expect(device.messages.filter(({ type }) => type === "said")).toHaveLength(20);
});

test("commands that a client compresses are heard, in order", async () => {
  await using served = await serve(COMPRESSING);
  using device = await enter(served.url);
  const heard: unknown[] = [];
  served.hub.onCommand("say", ({ payload }) => {
    heard.push(payload);
  });
  const texts = Array.from({ length: 10 }, (_, n) => `${String(n)} ${"word ".repeat(n * 200)}`);
  for (const [n, payload] of texts.entries())
    device.send({ type: "say", id: `command-${String(n).padStart(12, "0")}`, payload });
  await eventually("all of them", () => heard.length === texts.length);
  expect(heard).toEqual(texts);
});
