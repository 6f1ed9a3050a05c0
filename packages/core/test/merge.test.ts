import { describe, expect, test } from "vitest";
import type { WireEntry } from "../src/protocol/messages.js";
import { positionToText } from "../src/protocol/position-text.js";
import { portsOf } from "../src/hub/ports.js";
import { createBench, type Message, type Socket, user } from "./bench-hub.js";

const ada = user("ada");
const merge = { features: ["merge"] };
const isEntry = (message: Message): boolean => !message.type.startsWith("isowire:");
const entriesOf = (messages: readonly Message[]): WireEntry[] => messages.filter(isEntry) as unknown as WireEntry[];
const textOf = (entries: readonly WireEntry[]): string =>
  entries.map(({ payload }) => (payload as { delta?: string }).delta ?? "").join("");

/** Sends the numbers from 1 to `count` as pieces of one message; answers the whole text. */
async function speak({ hub }: ReturnType<typeof createBench>, count: number): Promise<string> {
  const pieces = Array.from({ length: count }, (_, index) => `${String(index + 1)} `);
  const sends = pieces.map((delta) => hub.manager(ada).sendEvent("message_delta", { messageId: "m", delta }));
  await Promise.all(sends);
  return pieces.join("");
}

/** Reads on until the socket is level. */
async function readAll(socket: Socket): Promise<WireEntry[]> {
  for (let before = -1; before !== socket.seen.length;) {
    before = socket.seen.length;
    await socket.take();
  }
  return entriesOf(socket.seen);
}

describe("feature merge", () => {
  test("the welcome lists what both sides know, once", async () => {
    const { connect } = createBench();
    const socket = await connect(ada, { features: ["other", "merge", "merge", "__proto__"] });
    expect((await socket.take())[0]).toMatchObject({ type: "isowire:welcome", features: ["merge"] });
  });

  test("a client that returns gets neighbouring pieces as one, whole and in order", async () => {
    const bench = createBench();
    const said = await speak(bench, 100);
    const entries = await readAll(await bench.connect(ada, { ...merge, resume: "start" }));
    expect(textOf(entries)).toBe(said);
    expect(entries.length).toBeLessThan(5);
    expect(entries[0]?.from).toBe(1);
    expect(entries.at(-1)?.offset).toBe(100);
  });

  test("a client that never asked for it gets every entry by itself", async () => {
    const bench = createBench();
    await speak(bench, 100);
    const entries = await readAll(await bench.connect(ada, { resume: "start" }));
    expect(entries.length).toBe(100);
    expect(entries.some((entry) => "from" in entry)).toBe(false);
  });

  test("a client that keeps up gets every entry as it is said", async () => {
    const bench = createBench();
    const socket = await bench.connect(ada, merge);
    await socket.take();
    await speak(bench, 100);
    const entries = await readAll(socket);
    expect(entries.length).toBe(100);
    expect(entries.some((entry) => "from" in entry)).toBe(false);
  });

  test("a client that fell behind gets the rest merged, with nothing lost, and then keeps up again", async () => {
    const bench = createBench({ limits: { bufferedBytes: 8192, maxEventBytes: 2048 } });
    const socket = await bench.connect(ada, merge);
    await socket.take();
    const said = await speak(bench, 500);
    const entries = await readAll(socket);
    expect(textOf(entries)).toBe(said);
    expect(entries.some(({ from }) => from !== undefined)).toBe(true);
    await speak(bench, 2);
    expect((await readAll(socket)).slice(-2).map(({ from, offset }) => [from, offset])).toEqual([
      [undefined, 501],
      [undefined, 502],
    ]);
  });

  test("never reaches back before the client's own position", async () => {
    const bench = createBench();
    await speak(bench, 10);
    const { position } = await bench.hub.manager(ada).sendEvent("message_delta", { messageId: "m", delta: "11 " });
    await speak(bench, 10);
    const socket = await bench.connect(ada, { ...merge, resume: positionToText(position) });
    const entries = await readAll(socket);
    expect(entries.map(({ from, offset }) => [from, offset])).toEqual([[12, 21]]);
  });

  test("never crosses the text that a snapshot has told", async () => {
    const bench = createBench();
    const run = { runId: "r", threadId: "t", agent: "a", status: "running" as const, from: 1, messageId: "m" };
    // What is said between the welcome and the snapshot is in both: in the text told, and in the entries that follow.
    portsOf(bench.hub).onSnapshot(async () => {
      const text = await speak(bench, 5);
      await speak(bench, 5);
      return { runs: [{ ...run, text, textThrough: 5 }], approvals: [] };
    });
    const entries = await readAll(await bench.connect(ada, merge));
    expect(entries.map(({ from, offset }) => from ?? offset)).toContain(6);
    expect(entries.filter(({ offset }) => offset <= 5).map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5]);
    expect(entries.at(-1)).toMatchObject({ from: 6, offset: 10 });
  });
});
