import { describe, expect, test } from "vitest";
import type { Agent, AgentRun } from "../src/index.js";
import { another, begin, hang, type Said } from "./crash.js";
import { play } from "./play.js";
import { type LogLine, only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;

const toolSteps = (lines: readonly LogLine[]): readonly string[] =>
  lines
    .filter(({ type }) => type === "tool_executing" || type === "tool_completed")
    .map(({ type, payload }) => `${type} ${String(payload.executionId).replace(/^run_[0-9a-f-]+/, "")}`);

/** What a run says about its tools when its node dies at the first attempt, once `said` is in the log. */
async function playTwice(agent: Agent, said: Said) {
  await using stage = createStage();
  const { first, runId } = await begin(stage, { agent, said });
  another(stage, agent);
  first.fate.kill();
  await stage.clock.advance(TTL_MS);
  const lines = (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
  return { lines, tools: toolSteps(lines), runId };
}

describe("a tool that was open when its node died", () => {
  test("is executed again under its executionId, and stands in the log once", async () => {
    const ids: string[] = [];
    const agent: Agent = (run) =>
      run.tool("charge", { amount: 5 }, ({ executionId }) => {
        ids.push(executionId);
        return run.attempt === 1 ? hang() : "charged";
      });
    const { lines, tools, runId } = await playTwice(agent, "tool_executing");
    expect(ids).toEqual([`${runId}.1`, `${runId}.1`]);
    expect(tools).toEqual(["tool_executing .1", "tool_completed .1"]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ success: true, results: "charged" });
  });

  test("takes as long as it took from its beginning on the node that died", async () => {
    const agent: Agent = (run) => run.tool("slow", {}, () => (run.attempt === 1 ? hang() : 1));
    const { lines } = await playTwice(agent, "tool_executing");
    expect(only(lines, "tool_completed").payload.durationMs).toBeGreaterThan(TTL_MS / 2);
  });

  test("with other parameters is closed, and begins again under the same executionId", async () => {
    const agent: Agent = (run) => run.tool("charge", { attempt: run.attempt }, () => (run.attempt === 1 ? hang() : 1));
    const { lines, tools } = await playTwice(agent, "tool_executing");
    expect(tools).toEqual(["tool_executing .1", "tool_completed .1", "tool_executing .1", "tool_completed .1"]);
    const outcomes = lines.filter(({ type }) => type === "tool_completed").map(({ payload }) => payload);
    expect(outcomes).toMatchObject([{ success: false, error: "interrupted with its node" }, { success: true }]);
  });

  test("and is not called again is closed before the end", async () => {
    const agent: Agent = (run) => (run.attempt === 1 ? run.tool("charge", {}, hang) : Promise.resolve("done"));
    const { lines, tools } = await playTwice(agent, "tool_executing");
    expect(tools).toEqual(["tool_executing .1", "tool_completed .1"]);
    expect(typesOf(lines).at(-1)).toBe("agent_completed");
  });

  test("gives its executionId to no other tool in its place, in all later attempts alike", async () => {
    await using stage = createStage();
    const ids: string[] = [];
    const agent: Agent = (run) =>
      run.tool(run.attempt === 1 ? "search" : "charge", {}, ({ executionId }) => {
        ids.push(executionId);
        return run.attempt < 3 ? hang() : "charged";
      });
    const { first, runId } = await begin(stage, { agent, said: "tool_executing" });
    const second = another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    another(stage, agent);
    second.fate.kill();
    await stage.clock.advance(TTL_MS);
    const lines = await stage.ended(ada, runId);
    expect(ids).toEqual([`${runId}.1`, `${runId}.1.1`, `${runId}.1.1`]);
    expect(toolSteps(lines)).toEqual(["tool_executing .1", "tool_executing .1.1", "tool_completed .1.1", "tool_completed .1"]); // prettier-ignore
  });

  test("of an agent that yields its events goes on as well", async () => {
    const agent: Agent = async function* (run) {
      const payload = { executionId: "mine", toolName: "search", parameters: { q: 1 } };
      yield { type: "tool_executing", payload };
      if (run.attempt === 1) await hang();
      yield { type: "tool_completed", payload: { executionId: "mine", results: 7 } };
    };
    const { tools } = await playTwice(agent, "tool_executing");
    expect(tools).toEqual(["tool_executing mine", "tool_completed mine"]);
  });

  test("is not executed again by a node that has lost the run in the meantime", async () => {
    await using stage = createStage();
    let executed = 0;
    let goOn: (() => void) | undefined;
    const agent: Agent = async (run) => {
      if (run.attempt === 2) await new Promise<void>((resolve) => (goOn = resolve));
      return run.tool("charge", {}, () => {
        executed += 1;
        return run.attempt < 3 ? hang() : "charged";
      });
    };
    const { first, runId } = await begin(stage, { agent, said: "tool_executing" });
    const second = another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    second.fate.pause();
    another(stage, agent);
    await stage.clock.advance(TTL_MS);
    await stage.ended(ada, runId);
    goOn?.();
    second.fate.resume();
    await stage.clock.advance(TTL_MS);
    expect(executed).toBe(2);
  });
});

describe("a tool that had ended when its node died", () => {
  test("before the last checkpoint is not called again, and its successor counts on", async () => {
    const ids: string[] = [];
    const agent: Agent = async (run) => {
      const step = (name: string) => run.tool(name, {}, ({ executionId }) => ids.push(executionId));
      if (run.state.get() === undefined) {
        await step("one");
        await run.state.set("one is done");
      }
      await step("two");
      if (run.attempt === 1) await run.tool("three", {}, hang);
      return step("three");
    };
    const { tools, runId } = await playTwice(agent, (lines) => toolSteps(lines).includes("tool_executing .3"));
    expect(ids).toEqual([`${runId}.1`, `${runId}.2`, `${runId}.2`, `${runId}.3`]);
    expect(tools).toEqual([
      ...["tool_executing .1", "tool_completed .1"],
      ...["tool_executing .2", "tool_completed .2", "tool_executing .3"],
      ...["tool_executing .2", "tool_completed .2", "tool_completed .3"],
    ]);
  });
});

describe("a tool with a key", () => {
  const keyed = (run: AgentRun, key: string, fn: () => unknown = () => key): Promise<unknown> =>
    run.tool({ name: "fetch", key }, {}, fn);

  test("has the same executionId in whatever order it is called", async () => {
    const agent: Agent = async (run) => {
      if (run.attempt === 1) await Promise.all([keyed(run, "a"), keyed(run, "b", hang)]);
      else await Promise.all([keyed(run, "b"), keyed(run, "a")]);
      await run.tool("counted", {}, () => 1);
    };
    const { tools } = await playTwice(agent, "tool_completed");
    expect(tools).toEqual([
      ...["tool_executing :a", "tool_executing :b", "tool_completed :a"],
      ...["tool_executing :a", "tool_completed :b", "tool_completed :a"],
      ...["tool_executing .1", "tool_completed .1"],
    ]);
  });

  test.each([[""], ["no spaces"], ["k".repeat(65)], [7]])("is refused the key %j", async (key) => {
    await using stage = createStage();
    const lines = await play(stage, (run) => keyed(run, key as string));
    expect(only(lines, "agent_failed").payload.code).toBe("ERR_INVALID_OPTION");
  });

  test("is refused a key that it had already", async () => {
    await using stage = createStage();
    const lines = await play(stage, (run) => Promise.all([keyed(run, "a"), keyed(run, "a")]));
    expect(only(lines, "agent_failed").payload.code).toBe("ERR_INVALID_OPTION");
    expect(toolSteps(lines)).toEqual(["tool_executing :a", "tool_completed :a"]);
  });
});
