import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TransportHandlers } from "@isowire/core/contracts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { Device } from "../test/device.js";
import { eventually } from "../test/eventually.js";
import { maskedFrame, RawClient } from "../test/raw-client.js";
import { listen, stop } from "../test/serve.js";
import { OwnedWebSocket } from "./owned-web-socket.js";
import { WsConnection } from "./ws-connection.js";

const CLOSE_TIMEOUT_MS = 200;
const KIB = 1_024;

let http: Server;
let url: string;
let accepted: { connection: WsConnection; webSocket: WebSocket; socket: Duplex }[];

beforeEach(async () => {
  accepted = [];
  http = createServer();
  const options = { noServer: true, WebSocket: OwnedWebSocket, clientTracking: false, closeTimeout: CLOSE_TIMEOUT_MS };
  const server = new WebSocketServer(options);
  http.on("upgrade", (request, socket: Duplex, head) => {
    server.handleUpgrade(request, socket, head, (webSocket) => {
      accepted.push({ connection: new WsConnection(webSocket, socket), webSocket, socket });
    });
  });
  url = `ws://127.0.0.1:${await listen(http)}`;
});

afterEach(async () => {
  for (const { webSocket } of accepted) webSocket.terminate();
  await stop(http);
});

interface Heard extends TransportHandlers {
  readonly events: unknown[];
}

function listener(): Heard {
  const events: unknown[] = [];
  return {
    events,
    message: (data) => events.push(typeof data === "string" ? data : [...data]),
    alive: () => events.push("alive"),
    drained: () => events.push("drained"),
    closed: (code, reason) => events.push({ code, reason }),
  };
}

async function open(): Promise<{ device: Device; connection: WsConnection; socket: Socket }> {
  const before = accepted.length;
  const device = new Device(url);
  const last = await eventually("a socket", () => accepted.slice(before)[0]);
  await eventually("the handshake", () => device.socket.readyState === device.socket.OPEN);
  return { device, connection: last.connection, socket: last.socket as Socket };
}

test("what arrives before anybody listens is held, in order", async () => {
  const { device, connection, socket } = await open();
  for (const text of ["one", "two"]) device.socket.send(text);
  device.socket.send(Buffer.from([3]));
  device.socket.ping();
  await eventually("the bytes", () => device.socket.bufferedAmount === 0);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(socket.isPaused()).toBe(true);
  const heard = listener();
  connection.handlers = heard;
  await eventually("all of it", () => heard.events.length === 4);
  expect(heard.events).toEqual(["one", "two", [3], "alive"]);
});

test("closed is told exactly once, with the peer's code and reason", async () => {
  const { device, connection } = await open();
  const heard = listener();
  connection.handlers = heard;
  device.socket.close(4321, "bye");
  await eventually("the close", () => heard.events.length > 0);
  connection.close(1000, "again");
  connection.write({ text: "late" });
  connection.ping();
  await device.closed();
  expect(heard.events).toEqual([{ code: 4321, reason: "bye" }]);
  expect(connection.bufferedBytes).toBe(0);
});

test("a socket that breaks is closed 1006, also for somebody who listens afterwards", async () => {
  const { device, connection, socket } = await open();
  device.socket.terminate();
  socket.resume();
  await eventually("its end", () => socket.destroyed);
  await new Promise((resolve) => setImmediate(resolve));
  const heard = listener();
  connection.handlers = heard;
  await eventually("the close", () => heard.events.length > 0);
  expect(heard.events).toEqual([{ code: 1006, reason: "" }]);
});

test("everything that was written goes out before the close frame", async () => {
  const { device, connection } = await open();
  connection.handlers = listener();
  for (let n = 0; n < 50; n += 1)
    connection.write({ text: JSON.stringify({ type: "n", n, pad: "x".repeat(4 * KIB) }) });
  connection.close(4001, "too slow");
  expect(await device.closed()).toEqual({ code: 4001, reason: "too slow" });
  expect(device.messages.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test("a peer that never reads or answers is gone within the close timeout", async () => {
  const { device, connection } = await open();
  const heard = listener();
  connection.handlers = heard;
  device.socket.pause();
  for (let n = 0; n < 64; n += 1) connection.write({ text: "x".repeat(256 * KIB) });
  connection.close(4001, "too slow");
  await eventually("the close", () => heard.events.some((event) => typeof event === "object"));
  expect(heard.events.at(-1)).toEqual({ code: 1006, reason: "" });
  device.socket.terminate();
});

test("bufferedBytes counts all that waits, and drained is told as it falls to nothing", async () => {
  const { device, connection } = await open();
  const heard = listener();
  connection.handlers = heard;
  device.socket.pause();
  const total = 64 * 256 * KIB;
  for (let n = 0; n < 64; n += 1) connection.write({ text: "x".repeat(256 * KIB) });
  await new Promise((resolve) => setImmediate(resolve));
  expect(connection.bufferedBytes).toBeGreaterThan(total / 4);
  device.socket.removeAllListeners("message");
  device.socket.resume();
  await eventually("an empty buffer", () => connection.bufferedBytes === 0);
  await eventually("the word of it", () => heard.events.at(-1) === "drained");
  expect(new Set(heard.events)).toEqual(new Set(["drained"]));
  device.socket.terminate();
});

test("bufferedBytes is exactly what was accepted and is not yet with the operating system, whatever the text is made of", async () => {
  const { device, connection, socket } = await open();
  connection.handlers = listener();
  device.socket.pause();
  const before = socket.bytesWritten;
  const texts = Array.from({ length: 400 }, (_, n) => ["x", "é", "漢", "🚀"][n % 4]!.repeat(1 + n * 40));
  let accepted = 0;
  for (const text of texts) {
    connection.write({ text });
    const length = Buffer.byteLength(text);
    accepted += length + (length < 126 ? 2 : length < 65_536 ? 4 : 10);
    // Written, without what the socket itself still holds.
    expect(socket.bytesWritten - socket.writableLength + connection.bufferedBytes).toBe(before + accepted);
  }
  expect(connection.bufferedBytes).toBeGreaterThan(0);
  device.socket.terminate();
});

test("a message written to several sockets is framed once", async () => {
  const first = await open();
  const second = await open();
  const message: { text: string; frame?: unknown } = { text: JSON.stringify({ type: "shared" }) };
  first.connection.write(message);
  const { frame } = message;
  second.connection.write(message);
  expect(frame).toBeDefined();
  expect(message.frame).toBe(frame);
  await first.device.next("shared");
  await second.device.next("shared");
  const foreign = { text: JSON.stringify({ type: "foreign" }), frame: Buffer.from("of another transport") };
  first.connection.write(foreign);
  await first.device.next("foreign");
});

test("a long reason is cut between two characters", async () => {
  const { device, connection } = await open();
  connection.handlers = listener();
  connection.close(4505, `x${"漢".repeat(60)}`);
  expect(await device.closed()).toEqual({ code: 4505, reason: `x${"漢".repeat(40)}` });
});

test("what a peer says after we began to close is not heard", async () => {
  using client = new RawClient((http.address() as AddressInfo).port);
  client.upgrade("/");
  const { connection } = await eventually("a socket", () => accepted[0]);
  const heard = listener();
  connection.handlers = heard;
  connection.close(4001, "too slow");
  expect(await client.closeCode()).toBe(4001);
  client.socket.write(maskedFrame("late"));
  client.socket.write(maskedFrame(Buffer.from([0x0f, 0xa1]), { opcode: 8 }));
  await eventually("the close", () => heard.events.length > 0);
  expect(heard.events).toEqual([{ code: 4001, reason: "" }]);
});
