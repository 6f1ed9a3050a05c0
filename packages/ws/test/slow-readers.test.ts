import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { WebSocketManager } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { Device } from "./device.js";
import { eventually } from "./eventually.js";
import { serve } from "./serve.js";
import { SlowReader } from "./slow-reader.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const KIB = 1_024;
const MIB = 1_024 * KIB;
const ada = createUserContext({ userId: "ada" });
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test("a reader at 256 kB/s catches up on a full log of 8 MiB without being closed", async () => {
  await using served = await serve({ hubOptions: { retention: { maxBytes: 8 * MIB } } });
  const manager = served.hub.manager(ada);
  const total = 1_020;
  for (let n = 1; n <= total; n += 1) await manager.sendEvent("n", "x".repeat(8 * KIB));
  using reader = new SlowReader(served.port, { target: "/ws?resume=start", bytesPerSecond: 256_000 });
  const isThrough = (): boolean => reader.entries.length === total || reader.closeCode !== undefined;
  await eventually("the whole log", isThrough, 120_000);
  expect(reader.closeCode).toBeUndefined();
  expect(reader.entries.map(({ offset }) => offset)).toEqual(numbers(1, total));
  // Level with the log, it hears what comes next.
  await manager.sendEvent("n", "");
  await eventually("the next one", () => reader.entries.length === total + 1, 60_000);
}, 180_000);

test("who was closed for being too slow resumes from the log, whole while the log holds it, and is told when it does not", async () => {
  const limits = { bufferedBytes: 64 * KIB, maxEventBytes: 16 * KIB };
  await using served = await serve({ hubOptions: { limits, stallMs: 300, retention: { maxBytes: 64 * MIB } } });
  const manager = served.hub.manager(ada);
  const { position } = await manager.sendEvent("first", null);
  const resume = `?resume=${position.epoch}.${String(position.offset)}.${String(position.time)}`;
  using stalled = new SlowReader(served.port, { target: `/ws${resume}`, bytesPerSecond: 0 });
  await eventually("a connection", () => served.hub.stats().connections === 1);
  let sent = 0;
  await eventually("the end of its connection", () => {
    void manager.sendEvent("n", "x".repeat(15 * KIB)).then(() => (sent += 1));
    return sent > 0 && served.hub.stats().connections === 0;
  });
  stalled[Symbol.dispose]();
  const last = (await manager.sendEvent("last", null)).position.offset;

  using back = new Device(served.url + resume);
  expect(await back.welcome()).toMatchObject({ resume: "recovered" });
  await back.next("last");
  const offsets = back.messages.flatMap(({ offset }) => (typeof offset === "number" ? [offset] : []));
  expect(offsets).toEqual(numbers(2, last));

  // The log keeps 10,000 entries: the place of who stayed away is gone.
  for (let n = 0; n < 10; n += 1) await Promise.all(Array.from({ length: 999 }, () => manager.sendEvent("n", null)));
  await manager.sendEvent("n", null);
  for (let n = 0; n < 20; n += 1) await manager.sendEvent("n", null);
  using late = new Device(served.url + resume);
  expect(await late.welcome()).toMatchObject({ resume: "unavailable", reason: "trimmed" });
}, 60_000);

test("500 readers that stand still hold what their budgets allow and no more, while others are served", async () => {
  const limits = { bufferedBytes: 64 * KIB, maxEventBytes: 16 * KIB };
  await using served = await serve({
    hubOptions: { limits, stallMs: 600_000, retention: { maxBytes: 64 * KIB } },
    authenticate: ({ url = "" }) =>
      createUserContext({ userId: new URL(url, "http://a").searchParams.get("user") ?? "" }),
  });
  const managerOf = (userId: string): WebSocketManager => served.hub.manager(createUserContext({ userId }));
  const crowd = Array.from({ length: 100 }, (_, n) => `reader-${String(n)}`);
  const readers = [...crowd, ...crowd, ...crowd, ...crowd, ...crowd].map(
    (userId) => new SlowReader(served.port, { target: `/ws?user=${userId}`, bytesPerSecond: 0 }),
  );
  using bob = new Device(`${served.url}?user=bob`);
  await bob.welcome();
  await eventually("all of them", () => served.hub.stats().connections === 501);
  let sent = 0;
  /** An event for each of the crowd, and one for Bob. Answers how many devices it was written to. */
  const flood = async (): Promise<number> => {
    const before = served.hub.stats().delivered;
    await Promise.all(crowd.map((userId) => managerOf(userId).sendEvent("flood", "x".repeat(15 * KIB))));
    await managerOf("bob").sendEvent("n", (sent += 1));
    await new Promise((resolve) => setImmediate(resolve));
    return served.hub.stats().delivered - before;
  };
  for (let round = 0; (await flood()) > 1; round += 1) expect(round).toBeLessThan(10_000);
  const held = memoryInUse();
  for (let round = 0; round < 50; round += 1) expect(await flood()).toBe(1);
  expect(memoryInUse() - held).toBeLessThan(8 * MIB);
  await eventually("all of Bob's", () => bob.messages.at(-1)?.["payload"] === sent);
  expect(bob.messages.flatMap(({ payload, type }) => (type === "n" ? [payload] : []))).toEqual(numbers(1, sent));
  expect(served.hub.stats().connections).toBe(501);
  for (const reader of readers) reader[Symbol.dispose]();
}, 120_000);

/** Bytes this process holds, after everything unreachable is gone. */
function memoryInUse(): number {
  collect();
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}
