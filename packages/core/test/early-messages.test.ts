import { expect, test } from "vitest";
import type { Engine } from "../src/contracts/engine.js";
import { portsOf } from "../src/hub/ports.js";
import { createMemoryTransport } from "../src/testing/memory-transport.js";
import { createBench, freshId, user } from "./bench-hub.js";

function acceptAndSay(
  bench: ReturnType<typeof createBench>,
  messages: readonly unknown[],
): ReturnType<typeof createMemoryTransport> {
  const transport = createMemoryTransport();
  portsOf(bench.hub).accept({ context: user("ada"), transport: transport.connection });
  for (const message of messages) transport.say(message);
  return transport;
}

test("messages that arrive before the welcome are kept in order and answered after it", async () => {
  const bench = createBench();
  const seen: unknown[] = [];
  bench.hub.onCommand("count", ({ payload }) => void seen.push(payload));
  const transport = acceptAndSay(
    bench,
    [0, 1, 2].map((payload) => ({ type: "count", id: freshId(), payload })),
  );
  expect(seen).toEqual([]);
  await bench.clock.advance(0);
  expect(seen).toEqual([0, 1, 2]);
  expect((transport.read()[0] as { type: string }).type).toBe("isowire:welcome");
});

test("messages are handled as soon as the welcome is out, however long the snapshot takes", async () => {
  const bench = createBench();
  let release: () => void = () => undefined;
  portsOf(bench.hub).onSnapshot(
    () =>
      new Promise((resolve) => {
        release = () => {
          resolve({ runs: [], approvals: [] });
        };
      }),
  );
  bench.hub.onCommand("count", ({ payload }) => payload);
  const socket = await bench.connect(user("ada"));
  expect(socket.read()).toMatchObject([{ type: "isowire:welcome" }]);
  const ids = Array.from({ length: 18 }, freshId);
  for (const id of ids) socket.say({ type: "count", id, payload: 1 });
  await bench.hub.manager(user("ada")).sendEvent("said", {});
  expect(await socket.take()).toMatchObject(ids.map((id) => ({ type: "isowire:ack", id })));
  release();
  expect(await socket.take()).toMatchObject([{ type: "isowire:snapshot" }, { type: "said", offset: 1 }]);
  expect(socket.closed).toBeUndefined();
});

test("the seventeenth early message closes 1008", async () => {
  const bench = createBench();
  const sixteen = Array.from({ length: 16 }, () => ({ type: "isowire:ping" }));
  expect(acceptAndSay(bench, sixteen).closed).toBeUndefined();
  expect(acceptAndSay(bench, [...sixteen, { type: "isowire:ping" }]).closed).toMatchObject({ code: 1008 });
  await bench.clock.advance(0);
});

test("early messages of more than 64 KiB together close 1008", () => {
  const big = { type: "count", id: freshId(), payload: "x".repeat(40_000) };
  expect(acceptAndSay(createBench(), [big, big]).closed).toMatchObject({ code: 1008 });
});

/** An engine under which nobody is welcomed before `opened`. */
function engineThatWaits(opened: Promise<void>): Engine {
  const { engine } = createBench();
  const { presence } = engine;
  return {
    ...engine,
    presence: {
      join: async (...request) => opened.then(() => presence.join(...request)),
      leave: (...at) => presence.leave(...at),
      list: (owner) => presence.list(owner),
    },
  };
}

test("that credentials run out is said after the welcome, however late that is", async () => {
  let open: () => void = () => undefined;
  const { connect, clock } = createBench({ engine: engineThatWaits(new Promise((resolve) => (open = resolve))) });
  const expiresAt = clock.now() + 30_000;
  const socket = await connect(user("ada"), { expiresAt });
  await clock.advance(5000);
  expect(socket.waiting).toBe(0);
  open();
  expect(await socket.take()).toMatchObject([{ type: "isowire:welcome", expiresAt }, { type: "isowire:snapshot" }]);
  await clock.advance(1000);
  expect(await socket.take()).toEqual([{ type: "isowire:auth_expiring", expiresAt }]);
});

test("who is not welcomed yet when the hub drains is closed 1012 without a word", async () => {
  const { connect, clock, hub } = createBench({ engine: engineThatWaits(new Promise(() => undefined)) });
  const socket = await connect(user("ada"));
  const drained = hub.drain({ windowMs: 1, runGraceMs: 1 });
  await clock.advance(10);
  await drained;
  expect(socket.closed).toMatchObject({ code: 1012 });
  expect(socket.read()).toEqual([]);
});
