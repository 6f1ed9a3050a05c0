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

const frame = (n: number, length = 4): Buffer => Buffer.alloc(length, n);
const turnEnd = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the first frame of a turn goes out at once, the others of it as one write", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, () => undefined);
  queue.push(frame(1));
  expect(socket.writes).toEqual([frame(1)]);
  queue.push(frame(2));
  queue.push(frame(3));
  expect(socket.writes).toHaveLength(1);
  expect(queue.bytes).toBe(8);
  await turnEnd();
  expect(socket.writes).toEqual([frame(1), Buffer.concat([frame(2), frame(3)])]);
  queue.push(frame(4));
  expect(socket.writes).toHaveLength(3);
});

test("a long loop does not hold its frames back", () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, () => undefined);
  for (let n = 0; n < 129; n += 1) queue.push(frame(n));
  expect(Buffer.concat(socket.writes)).toEqual(Buffer.concat(Array.from({ length: 129 }, (_, n) => frame(n))));
  expect(socket.writes).toHaveLength(3);
  const large = new SlowSocket();
  const other = new SendQueue(large, () => undefined);
  for (let n = 0; n < 5; n += 1) other.push(frame(n, 8 * KIB));
  expect(large.writes).toHaveLength(3);
});

test("a slow peer is given 64 KiB at a time, and every step is told", async () => {
  const socket = new SlowSocket();
  const seen: number[] = [];
  const queue: SendQueue = new SendQueue(socket, () => seen.push(queue.bytes));
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
  const all = Buffer.concat(Array.from({ length: 64 }, (_, n) => frame(n, 8 * KIB)));
  expect(Buffer.concat(socket.writes).equals(all)).toBe(true);
});

test("a frame larger than the window goes out, alone", async () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, () => undefined);
  queue.push(frame(1));
  queue.push(frame(2, 200 * KIB));
  queue.push(frame(3));
  await turnEnd();
  expect(Buffer.concat(socket.writes).equals(Buffer.concat([frame(1), frame(2, 200 * KIB), frame(3)]))).toBe(true);
});

test("flush hands everything over, in order, whatever the window says", () => {
  const socket = new SlowSocket();
  const queue = new SendQueue(socket, () => undefined);
  socket.stall();
  for (let n = 0; n < 40; n += 1) queue.push(frame(n, 8 * KIB));
  queue.flush();
  expect(socket.writableLength).toBe(320 * KIB);
});

test("nothing is told when the peer keeps up", async () => {
  let told = 0;
  const queue = new SendQueue(new SlowSocket(), () => (told += 1));
  for (let round = 0; round < 10; round += 1) {
    queue.push(frame(round));
    await turnEnd();
  }
  expect(told).toBe(0);
});
