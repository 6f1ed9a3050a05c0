import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { SendQueue } from "./send-queue.js";

const KIB = 1_024;

/** A socket that finishes a write when it is told to. */
class SlowSocket extends Duplex {
  readonly writes: Buffer[] = [];
  #finish: (() => void)[] = [];
  #stalled = false;

  override _read(): void {
    // Nothing comes from this peer.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk);
    if (this.#stalled) this.#finish.push(done);
    else done();
  }

  stall(): void {
    this.#stalled = true;
  }

  finishOne(): void {
    this.#finish.shift()?.();
  }
}

/** Takes what was written while it was corked as one write. */
class GatheringSocket extends SlowSocket {
  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "", done);
  }
}

const bytes = (n: number, length = 4): Buffer => Buffer.alloc(length, n);
const frame = (n: number, length = 4): string => bytes(n, length).toString("latin1");
const deaf = { isOpen: true, fell: () => undefined };
const turnEnd = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the first frame of a turn goes out at once, the others of it as one write", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  queue.push(frame(1));
  expect(socket.writes).toEqual([bytes(1)]);
  queue.push(frame(2));
  queue.push(frame(3));
  expect(socket.writes).toHaveLength(1);
  expect(queue.bytes).toBe(8);
  await turnEnd();
  expect(socket.writes).toEqual([bytes(1), Buffer.concat([bytes(2), bytes(3)])]);
  queue.push(frame(4));
  expect(socket.writes).toHaveLength(3);
});

test("a long loop does not hold its frames back", () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  for (let n = 0; n < 129; n += 1) queue.push(frame(n));
  expect(Buffer.concat(socket.writes)).toEqual(Buffer.concat(Array.from({ length: 129 }, (_, n) => bytes(n))));
  expect(socket.writes).toHaveLength(3);
  const large = new SlowSocket();
  const other = new SendQueue(large, deaf);
  for (let n = 0; n < 5; n += 1) other.push(frame(n, 8 * KIB));
  expect(large.writes).toHaveLength(3);
});

test("a socket that was corked sends what came before the queue and its first turn as one write", async () => {
  const socket = new GatheringSocket();
  socket.cork();
  socket.write("HTTP/1.1 101", "latin1");
  const queue = new SendQueue(socket, deaf);
  queue.enrol();
  for (let n = 1; n <= 3; n += 1) queue.push(frame(n));
  expect(socket.writes).toEqual([]);
  await turnEnd();
  expect(socket.writes).toEqual([Buffer.concat([Buffer.from("HTTP/1.1 101"), bytes(1), bytes(2), bytes(3)])]);
  expect(queue.bytes).toBe(0);
});

test("a long turn of many connections does not hold their frames back", () => {
  const sockets = Array.from({ length: 200 }, () => new SlowSocket());
  for (const socket of sockets) {
    const queue = new SendQueue(socket, deaf);
    for (let n = 0; n < 2; n += 1) queue.push(frame(n, 8 * KIB));
  }
  const held = sockets.filter(({ writes }) => writes.length < 2);
  expect(held.length).toBeLessThanOrEqual(64);
  expect(sockets.slice(0, 100).every(({ writes }) => writes.length === 2)).toBe(true);
});

test("a slow peer is given 64 KiB at a time, and every step is told", async () => {
  const socket = new SlowSocket();
  const seen: number[] = [];
  const queue: SendQueue = new SendQueue(socket, { isOpen: true, fell: () => seen.push(queue.bytes) });
  socket.stall();
  for (let n = 0; n < 64; n += 1) queue.push(frame(n, 8 * KIB));
  expect(queue.bytes).toBe(512 * KIB);
  expect(socket.writableLength).toBeLessThanOrEqual(64 * KIB);
  for (let round = 0; round < 64 && queue.bytes > 0; round += 1) {
    await turnEnd();
    expect(socket.writableLength).toBeLessThanOrEqual(64 * KIB);
    socket.finishOne();
  }
  await turnEnd();
  expect(queue.bytes).toBe(0);
  expect(seen.length).toBeGreaterThanOrEqual(8);
  expect(seen.at(-1)).toBe(0);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  const all = Buffer.concat(Array.from({ length: 64 }, (_, n) => bytes(n, 8 * KIB)));
  expect(Buffer.concat(socket.writes).equals(all)).toBe(true);
});

test("a frame larger than the window goes out, alone", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  queue.push(frame(1));
  queue.push(frame(2, 200 * KIB));
  queue.push(frame(3));
  await turnEnd();
  expect(Buffer.concat(socket.writes).equals(Buffer.concat([bytes(1), bytes(2, 200 * KIB), bytes(3)]))).toBe(true);
});

test("flush hands everything over, in order, whatever the window says", () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  socket.stall();
  for (let n = 0; n < 40; n += 1) queue.push(frame(n, 8 * KIB));
  queue.flush();
  expect(socket.writableLength).toBe(320 * KIB);
});

test("nothing is told when the peer keeps up", async () => {
  let told = 0;
  const queue = new SendQueue(new SlowSocket(), { isOpen: true, fell: () => (told += 1) });
  for (let round = 0; round < 10; round += 1) {
    queue.push(frame(round));
    await turnEnd();
  }
  expect(told).toBe(0);
});

test("what waits behind a write that nobody watches goes out when that is done", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  socket.stall();
  queue.push(frame(1));
  await turnEnd();
  const sizes = [60, 8, 60, 1].map((size) => size * KIB);
  for (const size of sizes) queue.push(frame(2, size));
  await turnEnd();
  for (let round = 0; round < 20 && queue.bytes > 0; round += 1) {
    socket.finishOne();
    await turnEnd();
  }
  expect(queue.bytes).toBe(0);
  expect(Buffer.concat(socket.writes).length).toBe(4 + 129 * KIB);
});

test("what waits behind nothing but small writes that say nothing is not left waiting", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  socket.stall();
  queue.push(frame(1, 8 * KIB - 4));
  // As `ws` answers pings.
  for (let n = 0; n < 16; n += 1) socket.write(bytes(9));
  await turnEnd();
  queue.push(frame(2, 60 * KIB));
  await turnEnd();
  for (let round = 0; round < 20; round += 1) {
    socket.finishOne();
    await turnEnd();
  }
  expect(queue.bytes).toBe(0);
  expect(Buffer.concat(socket.writes).length).toBe(68 * KIB - 4 + 16 * 4);
});

test("a write ends where a frame ends, whatever the sizes, so that control frames may stand between", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, deaf);
  socket.stall();
  const sizes = Array.from({ length: 300 }, (_, n) => 1 + ((n * 7_919) % 20_000));
  const ends = new Set<number>();
  let end = 0;
  for (const size of sizes) {
    queue.push(frame(size % 256, size));
    ends.add((end += size));
    if (size % 3 === 0) await turnEnd();
    if (size % 5 === 0) socket.finishOne();
  }
  for (let round = 0; round < 1_000 && queue.bytes > 0; round += 1) {
    socket.finishOne();
    await turnEnd();
  }
  let written = 0;
  for (const { length } of socket.writes) expect(ends).toContain((written += length));
  expect(written).toBe(end);
});

test("what still waits when its owner has closed is dropped", async () => {
  const socket = new SlowSocket();
  const owner = { isOpen: true, fell: () => undefined };
  const queue = new SendQueue(socket, owner);
  queue.push(frame(1));
  queue.push(frame(2));
  owner.isOpen = false;
  await turnEnd();
  expect(socket.writes).toEqual([bytes(1)]);
  expect(queue.bytes).toBe(0);
});
