import { describe, expect, test } from "vitest";
import type { AgentRun } from "../src/index.js";
import { override } from "./override.js";
import { only, typesOf } from "./read-log.js";
import { ada, bob, createStage } from "./stage.js";

/** Ends when its signal says so, as a good agent does. */
const patient = (run: AgentRun): Promise<never> =>
  new Promise((_, reject) => run.signal.addEventListener("abort", () => reject(run.signal.reason as Error)));

describe("run_cancel", () => {
  test("stops a running agent through its signal, and is said with who and why", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    let run: AgentRun | undefined;
    registry.register("patient", (own) => ((run = own), patient(own)));
    const ui = await device(ada);
    const { runId } = await ui.ask("user_message", { content: "go" });
    await stage.until(() => run !== undefined);
    const answer = await ui.ask("run_cancel", { runId, reason: "changed my mind" });
    expect(answer).toEqual({ applied: true, status: "cancelling" });
    const lines = await stage.ended(ada, String(runId));
    expect(typesOf(lines, String(runId))).toEqual(["agent_started", "agent_cancelled"]);
    expect(only(lines, "agent_cancelled").payload).toEqual({ by: "user", reason: "changed my mind" });
    expect(run?.signal.reason).toMatchObject({ name: "AbortError", message: "changed my mind" });
    expect(stage.logged).toEqual([]);
  });

  test("comes before the agent was called: it never is", async () => {
    let cancelled: Promise<unknown> | undefined;
    await using stage = createStage((engine) => {
      const log = override(engine.log, {
        async append(user, request) {
          const result = await engine.log.append(user, request);
          const started = result.entries.find((entry) => entry.type === "agent_started");
          if (started !== undefined) await (cancelled = node.registry.cancel(ada, String(started.runId)));
          return result;
        },
      });
      return override(engine, { log });
    });
    const node = stage.node();
    let called = false;
    node.registry.register("agent", () => ((called = true), Promise.resolve()));
    const { runId } = await node.registry.start(ada, { content: "go" });
    expect(await cancelled).toEqual({ applied: true, status: "cancelling" });
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_cancelled"]);
    expect(called).toBe(false);
  });

  test("is acknowledged again, and changes nothing, while the agent stops", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("deaf", () => new Promise(() => undefined));
    const ui = await device(ada);
    const { runId } = await ui.ask("user_message", { content: "go" });
    await ui.ask("run_cancel", { runId, reason: "first" });
    expect(await ui.ask("run_cancel", { runId, reason: "second" })).toEqual({ applied: true, status: "cancelling" });
    await stage.clock.advance(10_000);
    expect(only(await stage.ended(ada, String(runId)), "agent_cancelled").payload.reason).toBe("first");
  });

  test("ends an agent that ignores its signal after the grace, and closes its pen", async () => {
    await using stage = createStage();
    const { registry } = stage.node({ cancelGraceMs: 5000 });
    let run: AgentRun | undefined;
    registry.register("deaf", (own) => ((run = own), new Promise(() => undefined)));
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => run !== undefined);
    await registry.cancel(ada, runId);
    await stage.clock.advance(4999);
    expect(typesOf(await stage.log(ada))).not.toContain("agent_cancelled");
    await stage.clock.advance(1);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "agent_cancelled").payload).toEqual({ by: "application" });
    await expect(run?.emit("still_here", {})).rejects.toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(await stage.engine.leases.acquire(ada, { key: `run/${runId}`, ttlMs: 1000 })).toEqual({ status: "closed" });
  });

  test("comes in the middle of a tool: the tool is balanced before the end", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    registry.register("tooled", (run) => run.tool("wait", {}, () => patient(run)));
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(async () => typesOf(await stage.log(ada)).includes("tool_executing"));
    await registry.cancel(ada, runId, "enough");
    const types = typesOf(await stage.ended(ada, runId), runId);
    expect(types).toEqual(["agent_started", "tool_executing", "tool_completed", "agent_cancelled"]);
  });

  test("wins over a result that comes later", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    registry.register(
      "late",
      (run) => new Promise((resolve) => run.signal.addEventListener("abort", () => resolve("done"))),
    );
    const { runId } = await registry.start(ada, { content: "go" });
    expect(await registry.cancel(ada, runId)).toEqual({ applied: true, status: "cancelling" });
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_cancelled"]);
  });

  test.each([
    ["completed", () => Promise.resolve("done")],
    ["failed", () => Promise.reject(new Error("no"))],
  ])("comes after the end: not applied, and the run stays %s", async (status, agent) => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("agent", agent);
    const ui = await device(ada);
    const { runId } = await registry.start(ada, { content: "go" });
    const before = await stage.ended(ada, runId);
    expect(await ui.ask("run_cancel", { runId })).toEqual({ applied: false, status });
    expect(await stage.log(ada)).toEqual(before);
  });

  test("of a queued run begins and ends it at once, and its agent is never called", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    const called: string[] = [];
    registry.register("patient", (run) => (called.push(run.input.content), patient(run)));
    const ui = await device(ada);
    const first = await ui.ask("user_message", { content: "first" });
    const threadId = String(first.threadId);
    const second = await ui.ask("user_message", { content: "second" }, { threadId });
    expect(await ui.ask("run_cancel", { runId: second.runId })).toEqual({ applied: true, status: "cancelling" });
    const runId = String(second.runId);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_cancelled"]);
    expect(await ui.ask("run_cancel", { runId })).toEqual({ applied: false, status: "cancelled" });
    await registry.cancel(ada, String(first.runId));
    await stage.ended(ada, String(first.runId));
    await stage.clock.advance(60_000);
    expect(called).toEqual(["first"]);
    expect(await registry.runs(ada)).toEqual([]);
  });

  test("of another user's run is answered exactly as one of an unknown run", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("patient", patient);
    const { runId } = await registry.start(ada, { content: "go" });
    const ui = await device(bob);
    const { id: _one, ...foreign } = { id: "", ...(await ui.send("run_cancel", { runId })) };
    const { id: _other, ...unknown } = { id: "", ...(await ui.send("run_cancel", { runId: "run_no" })) };
    expect(foreign).toEqual(unknown);
    expect(foreign).toMatchObject({ type: "isowire:error", code: "ERR_UNKNOWN_RUN" });
    await expect(registry.cancel(bob, runId)).rejects.toMatchObject({ code: "ERR_UNKNOWN_RUN" });
    expect(await registry.runs(ada)).toMatchObject([{ runId, status: "running" }]);
    expect(await registry.runs(bob)).toEqual([]);
  });
});
