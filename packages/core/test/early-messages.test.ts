import { expect, test } from "vitest";
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
