import { describe, expect, test } from "vitest";
import { createUserContext } from "@isowire/core/trusted";
import type { Agent } from "../src/index.js";
import { another, begin, hang } from "./crash.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;
/** How long a run is left to nodes that know its agent. */
const LEFT_MS = TTL_MS * 4;

const done: Agent = () => Promise.resolve("done");

describe("a run whose agent this node does not know", () => {
  test("is left to a node that knows it, which may come later", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang });
    stage.mortal().registry.register("other", hang);
    first.fate.kill();
    await stage.clock.advance(LEFT_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started"]);
    another(stage, done);
    await stage.clock.advance(TTL_MS / 15);
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_completed"]);
  });

  test("is left also by one that knows it as not resumable", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang });
    another(stage, hang, false);
    first.fate.kill();
    await stage.clock.advance(LEFT_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started"]);
  });

  test("is ended by it when nobody has come for four lease times: interrupted, retryable", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang });
    stage.mortal();
    first.fate.kill();
    await stage.clock.advance(TTL_MS + LEFT_MS);
    const { payload } = only(await stage.ended(ada, runId), "agent_failed");
    expect(payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: true });
  });

  test("and that is being cancelled, or cannot be resumed anyway, is ended at once", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang });
    const other = stage.mortal();
    first.fate.kill();
    await other.registry.cancel(ada, runId);
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_cancelled"]);
  });

  test("keeps nobody else's run waiting, however many such runs there are", async () => {
    await using stage = createStage();
    const first = stage.mortal();
    first.registry.register("rare", hang, { resumable: true });
    first.registry.register("agent", hang, { resumable: true });
    for (let n = 0; n < 150; n += 1) {
      await first.registry.start(createUserContext({ userId: `user-${n}` }), { content: "go", agent: "rare" });
    }
    const { runId } = await first.registry.start(ada, { content: "go", agent: "agent" });
    await stage.clock.advance(0);
    another(stage, done);
    first.fate.kill();
    await stage.clock.advance(TTL_MS + TTL_MS / 15);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  });
});

describe("a message that waits for an agent this node does not know", () => {
  test("is left to a node that knows it, when the run before it ends here", async () => {
    await using stage = createStage();
    const here = stage.mortal();
    const finish: (() => void)[] = [];
    here.registry.register("agent", () => new Promise<void>((resolve) => finish.push(resolve)));
    const there = another(stage, done);
    there.registry.register("rare", (run) => Promise.resolve(run.input.content));
    const { threadId } = await here.registry.start(ada, { content: "1" });
    await stage.clock.advance(0);
    const next = await there.registry.start(ada, { content: "2", agent: "rare", threadId });
    finish[0]?.();
    await stage.clock.advance(50);
    const lines = (await stage.log(ada)).filter(({ runId }) => runId === next.runId);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("2");
  });

  test("is found also when the one before it in the queue is cancelled meanwhile", async () => {
    await using stage = createStage();
    const here = another(stage, hang, false);
    const web = stage.node();
    const { threadId } = await here.registry.start(ada, { content: "1" });
    await stage.clock.advance(0);
    const second = await here.registry.start(ada, { content: "2", threadId });
    const third = await here.registry.start(ada, { content: "3", threadId });
    const drained = here.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.until(async () => (await stage.log(ada)).some(({ type }) => type === "agent_failed"));
    await web.registry.cancel(ada, second.runId);
    await stage.clock.advance(0);
    await drained;
    another(stage, done);
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), second.runId)).toEqual(["agent_started", "agent_cancelled"]);
    expect(typesOf(await stage.log(ada), third.runId)).toEqual(["agent_started", "agent_completed"]);
  });

  test("ends as ERR_UNKNOWN_AGENT when nobody has come for four lease times", async () => {
    await using stage = createStage();
    const here = stage.mortal();
    const finish: (() => void)[] = [];
    here.registry.register("agent", () => new Promise<void>((resolve) => finish.push(resolve)));
    const there = stage.mortal();
    there.registry.register("rare", done);
    const { threadId } = await here.registry.start(ada, { content: "1" });
    await stage.clock.advance(0);
    const next = await there.registry.start(ada, { content: "2", agent: "rare", threadId });
    there.fate.kill();
    finish[0]?.();
    await stage.clock.advance(LEFT_MS);
    expect(await here.registry.runs(ada)).toMatchObject([{ runId: next.runId, status: "queued" }]);
    await stage.clock.advance(TTL_MS);
    const lines = (await stage.ended(ada, next.runId)).filter(({ runId }) => runId === next.runId);
    expect(typesOf(lines)).toEqual(["agent_started", "agent_failed"]);
    expect(lines.at(-1)?.payload.code).toBe("ERR_UNKNOWN_AGENT");
  });
});
