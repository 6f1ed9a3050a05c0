import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { createFaultProxy, type FaultProxy } from "./create-fault-proxy.js";
import { seededRandom } from "./seeded-random.js";

const DEADLINE_MS = 15_000;

/** A server that answers every message with the same, behind a proxy. */
async function createEcho(seed?: number) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  server.on("connection", (socket) => {
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer) => socket.send(data.toString()));
  });
  const { port } = server.address() as AddressInfo;
  const proxy = await createFaultProxy({ target: { port }, ...(seed === undefined ? {} : { seed }) });
  const close = async (): Promise<void> => {
    await proxy.close();
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  return { server, proxy, [Symbol.asyncDispose]: close };
}

function dial(proxy: FaultProxy) {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}`);
  const seen: string[] = [];
  socket.on("message", (data: Buffer) => seen.push(data.toString()));
  socket.on("error", () => undefined);
  return { socket, seen, opened: once(socket, "open"), closed: once(socket, "close") };
}

const until = (condition: () => unknown) => expect.poll(condition, { timeout: DEADLINE_MS, interval: 5 });

test("what is sent through an unbroken proxy arrives, and so does the end", async () => {
  await using echo = await createEcho();
  const { socket, seen, opened, closed } = dial(echo.proxy);
  await opened;
  socket.send("x".repeat(300_000));
  await until(() => seen).toEqual(["x".repeat(300_000)]);
  socket.close(4321, "done");
  expect((await closed)[0]).toBe(4321);
  await until(() => echo.proxy.connections).toBe(0);
});

test("cut breaks the open connections on both sides, and lets new ones in", async () => {
  await using echo = await createEcho();
  const first = dial(echo.proxy);
  await first.opened;
  echo.proxy.cut();
  expect((await first.closed)[0]).toBe(1006);
  await until(() => echo.server.clients.size).toBe(0);
  const second = dial(echo.proxy);
  await second.opened;
  second.socket.send("again");
  await until(() => second.seen).toEqual(["again"]);
});

test("in a blackhole nothing passes and nobody is told; afterwards all of it arrives, in order", async () => {
  await using echo = await createEcho();
  const { socket, seen, opened } = dial(echo.proxy);
  await opened;
  echo.proxy.blackhole(true);
  for (let n = 0; n < 20; n += 1) socket.send(String(n));
  await quiet(echo.proxy);
  expect([seen, socket.readyState, echo.server.clients.size]).toEqual([[], WebSocket.OPEN, 1]);
  echo.proxy.blackhole(false);
  await until(() => seen).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
});

test("a side that breaks in a blackhole leaves the other half open until it ends", async () => {
  await using echo = await createEcho();
  const { socket, opened, closed } = dial(echo.proxy);
  await opened;
  echo.proxy.blackhole(true);
  socket.terminate();
  await closed;
  await quiet(echo.proxy);
  expect(echo.server.clients.size).toBe(1);
  echo.proxy.blackhole(false);
  await until(() => echo.server.clients.size).toBe(0);
});

test("delay holds back what is sent, and not what was sent before", async () => {
  await using echo = await createEcho();
  const { socket, seen, opened } = dial(echo.proxy);
  await opened;
  echo.proxy.delay(60_000);
  socket.send("late");
  await quiet(echo.proxy);
  expect(seen).toEqual([]);
  echo.proxy.cut();
  echo.proxy.delay(0);
  const next = dial(echo.proxy);
  await next.opened;
  next.socket.send("prompt");
  await until(() => next.seen).toEqual(["prompt"]);
});

test("bandwidth lets through a piece at a time, and calm the rest at once", async () => {
  await using echo = await createEcho();
  const { socket, seen, opened } = dial(echo.proxy);
  await opened;
  echo.proxy.bandwidth(100);
  socket.send("x".repeat(100_000));
  await quiet(echo.proxy);
  expect(seen).toEqual([]);
  echo.proxy.calm();
  await until(() => seen).toEqual(["x".repeat(100_000)]);
});

test("chance cuts the nth connection of a seed after the same number of bytes, and stops in calm weather", async () => {
  const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000);
  const passed = async (): Promise<readonly number[]> => {
    await using sink = await createSink(seed);
    for (let n = 0; n < 3; n += 1) {
      const socket = connect(sink.proxy.port, "127.0.0.1").on("error", () => undefined);
      socket.write(Buffer.alloc(16_384));
      await until(() => sink.passed.length).toBe(n + 1);
      socket.destroy();
    }
    return sink.passed;
  };
  const counts = await passed();
  expect(await passed(), `TEST_SEED=${seed}`).toEqual(counts);
  expect(counts.every((bytes) => bytes >= 256 && bytes < 8192)).toBe(true);
  await using echo = await createEcho(seed);
  echo.proxy.calm();
  const { socket, seen, opened } = dial(echo.proxy);
  await opened;
  socket.send("x".repeat(100_000));
  await until(() => seen.length).toBe(1);
});

test("one seed gives the same numbers, another one others", () => {
  const numbers = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
  expect(numbers(1)).toEqual(numbers(1));
  expect(numbers(1)).not.toEqual(numbers(2));
  expect(numbers(1).every((number) => number >= 0 && number < 1)).toBe(true);
});

test("numbers that are none are refused with what was expected", async () => {
  await expect(createFaultProxy({ target: { port: 70_000 } })).rejects.toThrow("target.port: expected a number from 0");
  await using echo = await createEcho();
  expect(() => echo.proxy.delay(-1)).toThrow(RangeError);
  expect(() => echo.proxy.bandwidth(Number.NaN)).toThrow("bandwidth: expected a number from 0");
});

/** A server that only reads, and says how much it read of each connection that is over. */
async function createSink(seed: number) {
  const passed: number[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined).resume();
    socket.once("close", () => passed.push(socket.bytesRead));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = await createFaultProxy({ target: { port: (server.address() as AddressInfo).port }, seed });
  const close = async (): Promise<void> => {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { proxy, passed, [Symbol.asyncDispose]: close };
}

/** Long enough for bytes on loopback to have gone through, were they let: a connection beside it has been there and back. */
async function quiet(proxy: FaultProxy): Promise<void> {
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  for (let n = 0; n < 20; n += 1) {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write("there and back");
    await once(socket, "data");
    socket.destroy();
  }
  await new Promise((resolve) => server.close(resolve));
  expect(proxy.connections).toBeGreaterThan(0);
}
