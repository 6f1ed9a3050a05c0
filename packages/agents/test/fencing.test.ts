import { describe, expect, test } from "vitest";
import type { Agent, AgentRun } from "../src/index.js";
import { another, begin, hang } from "./crash.js";
import { typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;

/** A node that stands still while another one goes on with its run, and the run as it has it. */
async function overtaken(stage: Stage, { resumable = true, goesOn = false } = {}) {
  let old: AgentRun | undefined;
  const agent: Agent = (run) => {
    if (run.attempt > 1) return goesOn ? hang() : Promise.resolve("done");
    old = run;
    return hang();
  };
  const { first, runId, threadId } = await begin(stage, { agent, resumable });
  const second = another(stage, agent, resumable);
  first.fate.pause();
  await stage.clock.advance(TTL_MS);
  if (old === undefined) throw new Error("the agent was not called");
  return { first, second, old, runId, threadId };
}

describe("a node that stood still and wakes up", () => {
  test.each([
    ["has ended elsewhere", {}, ["agent_started", "agent_completed"]],
    ["goes on elsewhere", { goesOn: true }, ["agent_started"]],
    ["could not be taken over", { resumable: false }, ["agent_started", "agent_failed"]],
  ])("can say nothing in a run that %s: fenced", async (_name, options, expected) => {
    await using stage = createStage();
    const { first, old, runId } = await overtaken(stage, options);
    const late = [old.emit("too_late", {}), old.delta("too late"), old.state.set("too late")];
    const tool = old.tool("late", {}, () => "done");
    first.fate.resume();
    for (const call of [late[0], late[2], tool]) await expect(call).rejects.toMatchObject({ code: "ERR_FENCED" });
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(expected);
    expect(old.signal.reason).toMatchObject({ code: "ERR_FENCED" });
  });

  test("calls no tool in a run that is another node's", async () => {
    await using stage = createStage();
    const { first, old } = await overtaken(stage, { goesOn: true });
    let called = 0;
    const tool = old.tool("charge", {}, () => (called += 1));
    first.fate.resume();
    await expect(tool).rejects.toMatchObject({ code: "ERR_FENCED" });
    expect(called).toBe(0);
  });

  test("does not end it a second time when its agent is done by then", async () => {
    await using stage = createStage();
    let finish: ((text: string) => void) | undefined;
    const agent: Agent = (run) =>
      run.attempt === 1 ? new Promise((resolve) => (finish = resolve)) : Promise.resolve("elsewhere");
    const { first, runId } = await begin(stage, { agent });
    another(stage, agent);
    first.fate.pause();
    finish?.("here");
    await stage.clock.advance(TTL_MS);
    first.fate.resume();
    await stage.clock.advance(TTL_MS);
    const ends = (await stage.log(ada)).filter((line) => line.type === "agent_completed");
    expect(ends.map((line) => line.payload.finalResponse)).toEqual(["elsewhere"]);
    expect(typesOf(await stage.log(ada), runId)).toHaveLength(2);
  });

  test("starts no run of the thread's queue beside the node that has it", async () => {
    await using stage = createStage();
    const { first, second, threadId } = await overtaken(stage, { goesOn: true });
    const next = await second.registry.start(ada, { content: "next", threadId });
    first.fate.resume();
    await stage.clock.advance(TTL_MS);
    expect(await second.registry.runs(ada)).toMatchObject([
      { status: "running" },
      { runId: next.runId, status: "queued" },
    ]);
  });

  test("keeps a run that nobody took in the meantime", async () => {
    await using stage = createStage();
    let finish: ((text: string) => void) | undefined;
    const agent: Agent = () => new Promise((resolve) => (finish = resolve));
    const { first, runId } = await begin(stage, { agent });
    first.fate.pause();
    await stage.clock.advance(TTL_MS * 3);
    first.fate.resume();
    await stage.clock.advance(0);
    another(stage, hang);
    await stage.clock.advance(TTL_MS);
    finish?.("still here");
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_completed"]);
  });
});

test("a node that cannot reach the engine for longer than the lease loses its run, and hears of it when it can", async () => {
  await using stage = createStage();
  let old: AgentRun | undefined;
  const agent: Agent = (run) => (run.attempt === 1 ? ((old = run), hang()) : Promise.resolve("elsewhere"));
  const { first, runId } = await begin(stage, { agent });
  another(stage, agent);
  first.fate.cutOff();
  await stage.clock.advance(TTL_MS);
  expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  expect(old?.signal.aborted).toBe(false);
  first.fate.resume();
  await stage.clock.advance(TTL_MS / 3);
  expect(old?.signal.reason).toMatchObject({ code: "ERR_FENCED" });
});
