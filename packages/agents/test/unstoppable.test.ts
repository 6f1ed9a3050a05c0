import { describe, expect, test } from "vitest";
import type { AgentRun } from "../src/index.js";
import { play } from "./play.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const hang = (): Promise<never> => new Promise(() => undefined);

describe("an agent that does not stop", () => {
  test("hangs: ended at its deadline with its signal aborted", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    let run: AgentRun | undefined;
    registry.register("hang", (own) => ((run = own), hang()), { deadlineMs: 60_000 });
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => run !== undefined);
    await stage.clock.advance(59_999);
    expect(run?.signal.aborted).toBe(false);
    await stage.clock.advance(1);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "agent_failed").payload).toMatchObject({ code: "ERR_RUN_DEADLINE", retryable: true });
    expect(run?.signal.reason).toMatchObject({ code: "ERR_RUN_DEADLINE" });
  });

  test("goes on after its end: every call rejects and nothing is appended", async () => {
    await using stage = createStage();
    let late: AgentRun | undefined;
    const lines = await play(stage, (run) => ((late = run), Promise.resolve("done")));
    const calls = [
      late?.thinking("late"),
      late?.delta("late"),
      late?.emit("late", {}),
      late?.state.set(1),
      late?.tool("late", {}, () => 1),
      late?.requestApproval({ toolName: "late", parameters: {} }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "ERR_RUN_ENDED" });
    expect((await stage.log(ada)).filter((line) => line.runId !== undefined)).toEqual(lines);
    expect(late?.takeInputs()).toEqual([]);
  });

  test("calls after its end without waiting: nothing is unhandled", async () => {
    await using stage = createStage();
    let late: AgentRun | undefined;
    await play(stage, (run) => ((late = run), Promise.resolve()));
    void late?.delta("late");
    void late?.tool("late", {}, () => 1);
    void late?.requestApproval({ toolName: "late", parameters: {} });
    void late?.state.set(() => undefined);
    await stage.clock.advance(1000);
  });

  test("rejects after it was ended: nothing is unhandled and the log stays as it is", async () => {
    await using stage = createStage();
    let fail: ((error: Error) => void) | undefined;
    const { registry } = stage.node();
    registry.register("late", () => new Promise((_, reject) => (fail = reject)), { deadlineMs: 10 });
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => fail !== undefined);
    await stage.clock.advance(10);
    const before = await stage.ended(ada, runId);
    fail?.(new Error("too late"));
    await stage.clock.advance(1000);
    expect(await stage.log(ada)).toEqual(before);
  });

  test("leaves a tool running behind: it is closed as failed, and what it brings later is dropped", async () => {
    await using stage = createStage();
    let finish: ((value: string) => void) | undefined;
    let tool: Promise<string> | undefined;
    const lines = await play(stage, async (run) => {
      tool = run.tool("slow", {}, () => new Promise<string>((resolve) => (finish = resolve)));
      while (finish === undefined) await new Promise((resolve) => setImmediate(resolve));
      return "done";
    });
    expect(typesOf(lines).slice(1)).toEqual(["tool_executing", "tool_completed", "agent_completed"]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ success: false });
    finish?.("late");
    await expect(tool).rejects.toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(typesOf(await stage.log(ada)).filter((type) => type === "tool_completed")).toHaveLength(1);
  });

  test("has a tool that fails after the end: its caller gets the tool's own error", async () => {
    await using stage = createStage();
    let fail: ((error: Error) => void) | undefined;
    let tool: Promise<unknown> | undefined;
    await play(stage, async (run) => {
      tool = run.tool("slow", {}, () => new Promise((_, reject) => (fail = reject)));
      while (fail === undefined) await new Promise((resolve) => setImmediate(resolve));
    });
    fail?.(new Error("of the tool"));
    await expect(tool).rejects.toThrow("of the tool");
  });

  test("says more than may be under way, without waiting: the run fails, and is not a leak", async () => {
    await using stage = createStage();
    const { registry } = stage.node({ limits: { maxPendingAppends: 100 } });
    registry.register("flood", async (run) => {
      for (let count = 0; count < 1000; count += 1) void run.emit("flood", {});
      await run.thinking("after");
    });
    const { runId } = await registry.start(ada, { content: "go" });
    const lines = await stage.ended(ada, runId);
    expect(lines.filter((line) => line.type === "flood")).toHaveLength(100);
    expect(only(lines, "agent_failed").payload).toMatchObject({ code: "ERR_OVERLOADED", retryable: true });
  });
});
