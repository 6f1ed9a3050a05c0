import { describe, expect, test } from "vitest";
import { play } from "./play.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";

describe("an agent that yields", () => {
  test("is heard in order, and its return value is the final response", async () => {
    await using stage = createStage();
    const lines = await play(stage, async function* () {
      yield { type: "agent_thinking", payload: { reasoning: "hm" } };
      yield { type: "tool_executing", payload: { executionId: "t", toolName: "search", parameters: {} } };
      yield { type: "tool_completed", payload: { executionId: "t", results: [1] } };
      yield { type: "message_delta", payload: { delta: "text" } };
      yield { type: "chart", payload: { points: 3 } };
      return { finalResponse: "all done", usage: { tokens: 1 } };
    });
    expect(typesOf(lines).slice(1)).toEqual([
      ...["agent_thinking", "tool_executing", "tool_completed", "message_delta", "chart"],
      ...["message_completed", "agent_completed"],
    ]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ toolName: "search", success: true, results: [1] });
    expect(only(lines, "agent_completed").payload).toMatchObject({ finalResponse: "all done", usage: { tokens: 1 } });
  });
});

test("a usage that is not JSON fails the run instead of losing its end", async () => {
  await using stage = createStage();
  const lines = await play(stage, () => Promise.resolve({ finalResponse: "done", usage: 10n }));
  expect(typesOf(lines)).toEqual(["agent_started", "agent_failed"]);
});

test("an end that the engine refuses for a while is said when it can be", async () => {
  await using stage = createStage();
  const append = stage.engine.log.append.bind(stage.engine.log);
  let refusals = 3;
  stage.engine.log.append = (user, request) => {
    const isEnd = request.fence?.close === true;
    if (isEnd && refusals > 0) {
      refusals -= 1;
      return Promise.reject(new Error("connection reset"));
    }
    return append(user, request);
  };
  const { registry } = stage.node();
  registry.register("quick", () => Promise.resolve("done"));
  const { runId } = await registry.start(ada, { content: "go" });
  await stage.clock.advance(10_000);
  expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
});
