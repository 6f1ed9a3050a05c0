import { describe, expect, test } from "vitest";
import type { ApprovalOutcome } from "../src/index.js";
import { askApproval } from "./ask-approval.js";
import { only, typesOf } from "./read-log.js";
import { ada, bob, createStage } from "./stage.js";

describe("an approval", () => {
  test("is requested with what it is about and until when, and the run waits", async () => {
    await using stage = createStage();
    const { approvalId, registry, runId } = await askApproval(stage);
    expect(only(await stage.log(ada), "approval_requested").payload).toEqual({
      approvalId,
      toolName: "pay",
      parameters: { amount: 5 },
      expiresAt: stage.clock.now() + 60_000,
    });
    expect(await registry.runs(ada)).toMatchObject([{ runId, status: "waiting" }]);
  });

  test.each([
    [true, "approved", "paid"],
    [false, "denied", "not paid"],
  ])("answered with %s is %s", async (approved, state, finalResponse) => {
    await using stage = createStage();
    const { ui, approvalId, runId, outcomes } = await askApproval(stage);
    const answer = await ui.ask("tool_approval", { approvalId, approved, reason: "because" });
    expect(answer).toEqual({ applied: true, state, by: "user" });
    const lines = await stage.ended(ada, runId);
    expect(outcomes).toEqual([{ approved, state, by: "user", reason: "because" }]);
    const payload = { approvalId, approved, state, by: "user", reason: "because" };
    expect(only(lines, "approval_resolved").payload).toEqual(payload);
    expect(only(lines, "agent_completed").payload).toMatchObject({ finalResponse });
  });

  test("nobody answers expires, and that is not an approval", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId, outcomes } = await askApproval(stage, 5000);
    await stage.clock.advance(4999);
    expect(outcomes).toEqual([]);
    await stage.clock.advance(1);
    const lines = await stage.ended(ada, runId);
    expect(outcomes).toEqual([{ approved: false, state: "expired", by: "expiry" }]);
    expect(only(lines, "approval_resolved").payload).toMatchObject({ approved: false, state: "expired" });
    const late = await ui.ask("tool_approval", { approvalId, approved: true });
    expect(late).toEqual({ applied: false, state: "expired", by: "expiry" });
  });

  test("is void once its run is cancelled, in the same append", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId, outcomes } = await askApproval(stage);
    await ui.ask("run_cancel", { runId });
    expect(only(await stage.log(ada), "approval_resolved").payload).toMatchObject({ approved: false, state: "void" });
    expect(await ui.ask("tool_approval", { approvalId, approved: true })).toMatchObject({
      applied: false,
      state: "void",
    });
    const types = typesOf(await stage.ended(ada, runId), runId);
    expect(types).toEqual(["agent_started", "approval_requested", "approval_resolved", "agent_cancelled"]);
    expect(outcomes).toMatchObject([{ approved: false, state: "void" }]);
  });

  test("is void once its run has ended without it", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    let outcome: Promise<ApprovalOutcome> | undefined;
    registry.register("careless", async (run) => {
      outcome = run.requestApproval({ toolName: "pay", parameters: {} });
      await run.thinking("no time");
    });
    const { runId } = await registry.start(ada, { content: "pay" });
    const lines = await stage.ended(ada, runId);
    expect(typesOf(lines, runId)).toEqual([
      "agent_started",
      "approval_requested",
      "agent_thinking",
      "approval_resolved",
      "agent_completed",
    ]);
    expect(await outcome).toEqual({ approved: false, state: "void" });
    const { approvalId } = only(lines, "approval_resolved").payload;
    const ui = await device(ada);
    expect(await ui.ask("tool_approval", { approvalId, approved: true })).toMatchObject({
      applied: false,
      state: "void",
    });
  });

  test("is not asked for any more once the run is being cancelled", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    let outcome: unknown;
    registry.register("late", async (run) => {
      await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
      outcome = await run.requestApproval({ toolName: "clean_up", parameters: {} });
    });
    const { runId } = await registry.start(ada, { content: "go" });
    await registry.cancel(ada, runId);
    const lines = await stage.ended(ada, runId);
    expect(outcome).toEqual({ approved: false, state: "void" });
    expect(typesOf(lines, runId)).toEqual(["agent_started", "agent_cancelled"]);
  });

  test("of another user is answered exactly as an unknown one", async () => {
    await using stage = createStage();
    const { device, approvalId, outcomes } = await askApproval(stage);
    const ui = await device(bob);
    const codes = [];
    for (const id of [approvalId, "run_no.a1", "nonsense", `${approvalId}0`, "__proto__.a1"]) {
      const { code, message } = await ui.send("tool_approval", { approvalId: id, approved: true });
      codes.push(`${code ?? ""} ${message ?? ""}`);
    }
    expect(new Set(codes).size).toBe(1);
    expect(codes[0]).toContain("ERR_UNKNOWN_APPROVAL");
    expect(outcomes).toEqual([]);
  });

  test("settled twice over is asked for anew: each has its own id", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("both", (run) =>
      Promise.all([
        run.requestApproval({ toolName: "a", parameters: {} }),
        run.requestApproval({ toolName: "b", parameters: {} }),
      ]),
    );
    const ui = await device(ada);
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(
      async () => typesOf(await stage.log(ada)).filter((type) => type === "approval_requested").length === 2,
    );
    await ui.ask("tool_approval", { approvalId: `${runId}.a1`, approved: true });
    expect(await registry.runs(ada)).toMatchObject([{ status: "waiting" }]);
    await ui.ask("tool_approval", { approvalId: `${runId}.a2`, approved: false });
    expect(typesOf(await stage.ended(ada, runId)).at(-1)).toBe("agent_completed");
  });
});
