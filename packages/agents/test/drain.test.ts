import { describe, expect, test } from "vitest";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Node, type Stage } from "./stage.js";

const forever = (): Promise<never> => new Promise(() => undefined);

/** A run that does not end, on an engine that does not answer any more. */
async function startedOnHangingEngine(stage: Stage): Promise<Node> {
  const node = stage.node();
  node.registry.register("slow", forever);
  await node.registry.start(ada, { content: "go" });
  stage.engine.log.append = () => new Promise(() => undefined);
  return node;
}

describe("a drain", () => {
  test("refuses new runs at once, as commands and from the application", async () => {
    await using stage = createStage();
    const { registry, device, hub } = stage.node();
    registry.register("slow", forever);
    const ui = await device(ada);
    await registry.start(ada, { content: "go" });
    const drained = hub.drain({ windowMs: 60_000, runGraceMs: 30_000 });
    await stage.clock.advance(0);
    await expect(registry.start(ada, { content: "more" })).rejects.toMatchObject({ code: "ERR_DRAINING" });
    expect(ui.messages.at(-1)).not.toMatchObject({ type: "isowire:ack" });
    await stage.clock.advance(60_000);
    await drained;
  });

  test("lets runs go on for runGraceMs, and ends the rest as interrupted", async () => {
    await using stage = createStage();
    const { registry, hub } = stage.node();
    // Keeps the engine open.
    stage.node();
    let finish: ((text: string) => void) | undefined;
    registry.register("slow", forever);
    registry.register("nearly", () => new Promise((resolve) => (finish = resolve)));
    const slow = await registry.start(ada, { content: "go", agent: "slow" });
    const nearly = await registry.start(ada, { content: "go", agent: "nearly" });
    await stage.until(() => finish !== undefined);
    const drained = hub.drain({ windowMs: 0, runGraceMs: 5000 });
    await stage.clock.advance(4999);
    finish?.("made it");
    await stage.clock.advance(0);
    expect(typesOf(await stage.log(ada), nearly.runId).at(-1)).toBe("agent_completed");
    expect(typesOf(await stage.log(ada), slow.runId).at(-1)).toBe("agent_started");
    await stage.clock.advance(1);
    await drained;
    const lines = await stage.log(ada);
    expect(only(lines, "agent_failed").payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: true });
  });

  test("does not wait when nothing runs", async () => {
    await using stage = createStage();
    const { hub } = stage.node();
    const drained = hub.drain({ windowMs: 0, runGraceMs: 3_600_000 });
    await stage.clock.advance(1);
    await drained;
  });

  test("ends a run whose start was under way when it began", async () => {
    await using stage = createStage();
    const { registry, hub } = stage.node();
    // Keeps the engine open.
    stage.node();
    const append = stage.engine.log.append.bind(stage.engine.log);
    let closing: Promise<void> | undefined;
    stage.engine.log.append = async (user, request) => {
      const result = await append(user, request);
      if (closing === undefined) {
        closing = registry.close();
        await stage.clock.advance(0);
      }
      return result;
    };
    registry.register("slow", forever);
    const { runId } = await registry.start(ada, { content: "go" });
    expect(only(await stage.ended(ada, runId), "agent_failed").payload.code).toBe("ERR_RUN_INTERRUPTED");
    await hub.close();
  });

  test("does not wait for ever for an engine that does not answer", async () => {
    await using stage = createStage();
    const { hub } = await startedOnHangingEngine(stage);
    const closed = hub.close();
    await stage.clock.advance(5000);
    await closed;
  });

  test("ends for such an engine also when the registry is closed meanwhile", async () => {
    await using stage = createStage();
    const { registry, hub } = await startedOnHangingEngine(stage);
    let isDrained = false;
    const drained = hub.drain({ windowMs: 0, runGraceMs: 10_000 }).then(() => (isDrained = true));
    await stage.clock.advance(1000);
    const closed = registry.close();
    await stage.clock.advance(60_000);
    await closed;
    expect(isDrained).toBe(true);
    await drained;
  });

  test("leaves waiting messages to another node, which runs them", async () => {
    await using stage = createStage();
    const [leaving, staying] = [stage.node(), stage.node()];
    leaving.registry.register("agent", forever);
    staying.registry.register("agent", (run) => Promise.resolve(`ran ${run.input.content}`));
    const { threadId } = await leaving.registry.start(ada, { content: "1" });
    const next = await leaving.registry.start(ada, { content: "2", threadId });
    await stage.clock.advance(1000);
    const drained = leaving.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(1);
    await drained;
    expect(await staying.registry.runs(ada)).toMatchObject([{ runId: next.runId, status: "queued" }]);
    // The other node's first sweep: the lease was left to run out at once.
    await stage.clock.advance(14_000);
    const lines = (await stage.ended(ada, next.runId)).filter((line) => line.runId === next.runId);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("ran 2");
  });
});

describe("close", () => {
  test("of the registry ends its runs and lets go of the hub; it is idempotent", async () => {
    await using stage = createStage();
    const { registry, hub, device } = stage.node();
    registry.register("slow", forever);
    const { runId } = await registry.start(ada, { content: "go" });
    await Promise.all([registry.close(), registry.close()]);
    expect(only(await stage.ended(ada, runId), "agent_failed").payload.code).toBe("ERR_RUN_INTERRUPTED");
    expect(() => registry.register("other", forever)).toThrow(expect.objectContaining({ code: "ERR_CLOSED" }));
    await expect(registry.start(ada, { content: "go" })).rejects.toMatchObject({ code: "ERR_CLOSED" });
    const ui = await device(ada);
    expect(await ui.send("user_message", { content: "go" })).toMatchObject({ code: "ERR_UNKNOWN_COMMAND" });
    await hub.manager(ada).sendEvent("agent_started", {});
  });

  test("of the hub ends its runs", async () => {
    await using stage = createStage();
    const { registry, hub } = stage.node();
    stage.node();
    registry.register("slow", forever);
    const { runId } = await registry.start(ada, { content: "go" });
    await hub.close();
    expect(only(await stage.ended(ada, runId), "agent_failed").payload.code).toBe("ERR_RUN_INTERRUPTED");
  });

  test("leaves no timer behind", async () => {
    await using stage = createStage();
    const { registry, hub } = stage.node();
    await hub.manager(ada).sendEvent("hello", {});
    const idle = stage.clock.pending;
    registry.register("slow", (run) => run.requestApproval({ toolName: "pay", parameters: {} }));
    await registry.start(ada, { content: "go" });
    await stage.until(() => stage.clock.pending > idle + 2);
    await registry.close();
    // The sweep is gone as well.
    expect(stage.clock.pending).toBe(idle - 1);
  });
});
