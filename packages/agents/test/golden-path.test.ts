import { expect, test } from "vitest";
import { ada, createStage } from "./stage.js";
import { only, typesOf } from "./read-log.js";

test("a run's events stand in the log in the order the agent said them", async () => {
  await using stage = createStage();
  const { registry, device } = stage.node();
  registry.register("planner", async (run) => {
    await run.thinking("looking it up", 1);
    const rows = await run.tool("search", { query: run.input.content }, () => ["row"]);
    await run.delta(`found ${rows.length}`);
    await run.emit("order_shipped", { id: 1 });
    await run.state.set({ step: "done" });
    run.usage = { tokens: 7 };
  });
  const ui = await device(ada);
  const { runId, threadId } = await ui.ask("user_message", { content: "where is it?" });
  const lines = await stage.ended(ada, String(runId));
  expect(typesOf(lines)).toEqual([
    "message_completed",
    "agent_started",
    "agent_thinking",
    "tool_executing",
    "tool_completed",
    "message_delta",
    "order_shipped",
    "state_snapshot",
    "message_completed",
    "agent_completed",
  ]);
  expect(lines.every((line) => line.threadId === threadId)).toBe(true);
  expect(lines.slice(1).every((line) => line.runId === runId)).toBe(true);
  expect(lines[0]?.payload).toMatchObject({ role: "user", content: "where is it?" });
  expect(only(lines, "agent_started").payload).toMatchObject({ agent: "planner", input: { content: "where is it?" } });
  expect(only(lines, "agent_thinking").payload).toEqual({ reasoning: "looking it up", step: 1 });
  const executionId = `${String(runId)}.1`;
  expect(only(lines, "tool_executing").payload).toEqual({
    executionId,
    toolName: "search",
    parameters: { query: "where is it?" },
  });
  expect(only(lines, "tool_completed").payload).toEqual({
    executionId,
    toolName: "search",
    success: true,
    results: ["row"],
    durationMs: 0,
  });
  expect(only(lines, "state_snapshot").payload).toEqual({ step: "done" });
  expect(only(lines, "agent_completed").payload).toEqual({
    status: "completed",
    finalResponse: "found 1",
    usage: { tokens: 7 },
    durationMs: 0,
  });
});
