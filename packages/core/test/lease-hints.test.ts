import { expect, test } from "vitest";
import { portsOf } from "../src/hub/ports.js";
import { createBench, user } from "./bench-hub.js";

test("a hint that leases were let go of reaches every hub on the engine, until it is not listened to any more", async () => {
  const first = createBench();
  const second = createBench({ engine: first.engine });
  const heard: string[] = [];
  const here = portsOf(first.hub).onRelease(() => heard.push("first"));
  portsOf(second.hub).onRelease(() => heard.push("second"));
  await first.clock.advance(0);
  portsOf(first.hub).announceRelease();
  await first.clock.advance(0);
  expect(heard.sort()).toEqual(["first", "second"]);
  here[Symbol.dispose]();
  portsOf(second.hub).announceRelease();
  await first.clock.advance(0);
  expect(heard.sort()).toEqual(["first", "second", "second"]);
});

test("one that is disposed before listening is effective hears nothing", async () => {
  const { hub, clock } = createBench();
  let heard = 0;
  portsOf(hub)
    .onRelease(() => (heard += 1))
    [Symbol.dispose]();
  await clock.advance(0);
  portsOf(hub).announceRelease();
  await clock.advance(0);
  expect(heard).toBe(0);
});

test("such a hint is no user's: nothing is kept under it, and nobody counts as here", async () => {
  const { hub, engine, clock, connect } = createBench();
  const socket = await connect(user("ada"));
  await socket.take();
  portsOf(hub).onRelease(() => undefined);
  await clock.advance(0);
  portsOf(hub).announceRelease();
  expect(await socket.take()).toEqual([]);
  expect(hub.stats().users).toBe(1);
  expect((await engine.system.size()).users).toBe(1);
});

test("listening that fails is logged, and is nobody's error", async () => {
  const { engine } = createBench();
  const deaf = {
    ...engine,
    fanout: { announce: () => undefined, listen: () => Promise.reject(new Error("connection reset")) },
  };
  const { hub, clock, logged } = createBench({ engine: deaf });
  portsOf(hub).onRelease(() => undefined);
  await clock.advance(0);
  expect(logged).toMatchObject([{ level: "warn" }]);
});
