import { describe, expect, test } from "vitest";
import { positionToText } from "../src/protocol/position-text.js";
import { rollBack } from "../src/testing/roll-back.js";
import { createBench, user } from "./bench-hub.js";

const ada = user("ada");
const entries = (messages: readonly { type: string; offset?: number }[]): (number | undefined)[] =>
  messages.filter((message) => !message.type.startsWith("isowire:")).map((message) => message.offset);

describe("the welcome", () => {
  test("comes first, with the head, then a snapshot", async () => {
    const { hub, connect } = createBench();
    const receipt = await hub.manager(ada).sendEvent("said", { n: 1 });
    const [welcome, snapshot, ...rest] = await (await connect(ada)).take();
    expect(welcome).toMatchObject({
      type: "isowire:welcome",
      resume: "live",
      position: receipt.position,
      protocol: "1.0",
      maxMessageBytes: 65_536,
      heartbeatMs: 25_000,
      commandWindowMs: 86_400_000,
      features: [],
    });
    expect(snapshot).toEqual({ type: "isowire:snapshot", runs: [], approvals: [] });
    expect(rest).toEqual([]);
  });

  test("recovers everything after any position, without gap or duplicate, and sends no snapshot", async () => {
    const { hub, connect } = createBench();
    const manager = hub.manager(ada);
    const start = (await (await connect(ada)).take())[0] as unknown as {
      position: { epoch: string; offset: number; time: number };
    };
    const positions = [start.position];
    for (let n = 1; n <= 200; n += 1) positions.push((await manager.sendEvent("said", { n })).position);
    for (const at of [0, 1, 63, 64, 65, 127, 199, 200]) {
      const position = positions[at];
      if (position === undefined) throw new Error("a position is missing");
      const messages = await (await connect(ada, { resume: positionToText(position) })).take();
      expect(messages[0]).toMatchObject({ type: "isowire:welcome", resume: "recovered", position });
      expect(entries(messages)).toEqual(Array.from({ length: 200 - at }, (_, index) => at + 1 + index));
      expect(messages.some((message) => message.type === "isowire:snapshot")).toBe(false);
    }
  });

  test("recovers a client that never received an event", async () => {
    const { hub, connect } = createBench();
    const first = await connect(ada);
    const [welcome] = await first.take();
    first.cut();
    await hub.manager(ada).sendEvent("said", {});
    const position = (welcome as unknown as { position: Parameters<typeof positionToText>[0] }).position;
    expect(position.offset).toBe(0);
    const messages = await (await connect(ada, { resume: positionToText(position) })).take();
    expect(messages[0]).toMatchObject({ resume: "recovered", position });
    expect(entries(messages)).toEqual([1]);
  });

  test("resume=start replays everything retained", async () => {
    const { hub, engine, connect } = createBench();
    for (let n = 1; n <= 5; n += 1) await hub.manager(ada).sendEvent("said", { n });
    await engine.log.trim(ada, 2);
    const messages = await (await connect(ada, { resume: "start" })).take();
    expect(messages[0]).toMatchObject({ resume: "recovered", position: { offset: 2 } });
    expect(entries(messages)).toEqual([3, 4, 5]);
  });

  test.each([
    ["malformed", "hello"],
    ["malformed", "abc.1.2"],
    ["epoch_changed", "another-epoch.1.1"],
  ])("is unavailable (%s) for resume=%s, with the head and a snapshot", async (reason, resume) => {
    const { hub, connect } = createBench();
    const receipt = await hub.manager(ada).sendEvent("said", {});
    const messages = await (await connect(ada, { resume })).take();
    expect(messages[0]).toMatchObject({ resume: "unavailable", reason, position: receipt.position });
    expect(messages[1]).toMatchObject({ type: "isowire:snapshot" });
  });

  test("is unavailable (trimmed) when an entry it would need is gone", async () => {
    const { hub, engine, connect } = createBench();
    const first = await hub.manager(ada).sendEvent("said", {});
    for (let n = 0; n < 3; n += 1) await hub.manager(ada).sendEvent("said", {});
    await engine.log.trim(ada, 2);
    const messages = await (await connect(ada, { resume: positionToText(first.position) })).take();
    expect(messages[0]).toMatchObject({ resume: "unavailable", reason: "trimmed", position: { offset: 4 } });
  });

  test("is unavailable (epoch_changed) for a log that was rolled back and written past the old head", async () => {
    const { hub, engine, clock, connect } = createBench();
    const manager = hub.manager(ada);
    await manager.sendEvent("said", { n: 1 });
    const old = await manager.sendEvent("said", { n: 2 });
    rollBack(engine, ada, 1);
    await clock.advance(10);
    for (let n = 0; n < 3; n += 1) await manager.sendEvent("said", { after: n });
    const messages = await (await connect(ada, { resume: positionToText(old.position) })).take();
    expect(messages[0]).toMatchObject({ resume: "unavailable", reason: "epoch_changed", position: { offset: 4 } });
  });
});

describe("a log that goes back under its readers", () => {
  test("resets every connection into a new epoch, and live entries follow", async () => {
    const { hub, engine, clock, connect } = createBench();
    const socket = await connect(ada);
    const before = await hub.manager(ada).sendEvent("said", { n: 0 });
    for (let n = 1; n < 4; n += 1) await hub.manager(ada).sendEvent("said", { n });
    await socket.take();
    rollBack(engine, ada, 2);
    await clock.advance(6000);
    const [reset] = await socket.take();
    expect(reset).toMatchObject({ type: "isowire:reset", reason: "epoch_changed", position: { offset: 2 } });
    // Positions of before mean nothing any more, on any node.
    expect((reset?.["position"] as { epoch: string }).epoch).not.toBe(before.position.epoch);
    await hub.manager(ada).sendEvent("said", { n: "after" });
    expect(entries(await socket.take())).toEqual([3]);
  });

  test("is noticed at once when an entry below what was delivered comes with a later time", async () => {
    const { hub, engine, clock, connect } = createBench();
    const socket = await connect(ada);
    for (let n = 0; n < 4; n += 1) await hub.manager(ada).sendEvent("said", { n });
    await socket.take();
    rollBack(engine, ada, 2);
    await clock.advance(10);
    await hub.manager(ada).sendEvent("said", { n: "after" });
    expect((await socket.take())[0]).toMatchObject({ type: "isowire:reset", position: { offset: 3 } });
  });
});
