import { describe, expect, test } from "vitest";
import type { ApprovalOutcome } from "../src/index.js";
import { only, typesOf } from "./read-log.js";
import { ada, bob, createStage, type Stage } from "./stage.js";

/** A run that has asked for an approval. */
async function ask(stage: Stage, expiresInMs = 60_000) {
  const node = stage.node({ cancelGraceMs: 1000 });
  const outcomes: ApprovalOutcome[] = [];
  node.registry.register("careful", async (run) => {
    outcomes.push(await run.requestApproval({ toolName: "pay", parameters: { amount: 5 }, expiresInMs }));
    return outcomes[0]?.approved === true ? "paid" : "not paid";
  });
  const ui = await node.device(ada);
  const { runId, threadId } = await node.registry.start(ada, { content: "pay" });
  await stage.until(async () => typesOf(await stage.log(ada)).includes("approval_requested"));
  const approvalId = String(only(await stage.log(ada), "approval_requested").payload.approvalId);
  return { ...node, ui, runId, threadId, approvalId, outcomes };
}

describe("an approval", () => {
  test("is requested with what it is about and until when, and the run waits", async () => {
    await using stage = createStage();
    const { approvalId, registry, runId } = await ask(stage);
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
    const { ui, approvalId, runId, outcomes } = await ask(stage);
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
    const { ui, approvalId, runId, outcomes } = await ask(stage, 5000);
    await stage.clock.advance(4999);
    expect(outcomes).toEqual([]);
    await stage.clock.advance(1);
    const lines = await stage.ended(ada, runId);
    expect(outcomes).toEqual([{ approved: false, state: "expired", by: "expiry" }]);
    expect(only(lines, "approval_resolved").payload).toMatchObject({ approved: false, state: "expired" });
    const late = await ui.ask("tool_approval", { approvalId, approved: true });
    expect(late).toEqual({ applied: false, state: "expired", by: "expiry" });
  });

  test("answered at the moment it expires is expired, whoever notices first", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId, outcomes } = await ask(stage, 5000);
    await stage.clock.advance(4999);
    const [answer] = await Promise.all([
      ui.ask("tool_approval", { approvalId, approved: true }),
      stage.clock.advance(1),
    ]);
    const lines = await stage.ended(ada, runId);
    const resolved = only(lines, "approval_resolved").payload;
    expect(answer.state).toBe(resolved.state);
    expect(answer.applied).toBe(resolved.approved);
    expect(outcomes).toMatchObject([{ approved: resolved.approved, state: resolved.state }]);
  });

  test("answered late, while its node has not noticed, is expired by the answer", async () => {
    await using stage = createStage();
    const { approvalId } = await ask(stage, 5000);
    // Another node with a clock that is ahead; the owner's timer has not rung.
    const other = stage.node({ now: () => stage.clock.now() + 6000, leaseTtlMs: 60_000 });
    const ui = await other.device(ada);
    const answer = await ui.ask("tool_approval", { approvalId, approved: true });
    expect(answer).toEqual({ applied: false, state: "expired", by: "expiry" });
    expect(only(await stage.log(ada), "approval_resolved").payload).toMatchObject({
      approved: false,
      state: "expired",
    });
  });

  test("answered twice at once is resolved once, and the loser hears by what", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId } = await ask(stage);
    const [one, other] = await Promise.all([
      ui.ask("tool_approval", { approvalId, approved: true }),
      ui.ask("tool_approval", { approvalId, approved: false }),
    ]);
    const winner = one.applied === true ? one : other;
    const loser = one.applied === true ? other : one;
    expect(winner.applied).toBe(true);
    expect(loser).toEqual({ applied: false, state: winner.state, by: "user" });
    expect(only(await stage.ended(ada, runId), "approval_resolved").payload.state).toBe(winner.state);
  });

  test("is void once its run is cancelled, in the same append", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId, outcomes } = await ask(stage);
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

  test("raced by a cancel comes to one end, and everybody is told the same", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId } = await ask(stage);
    const [answer, cancel] = await Promise.all([
      ui.ask("tool_approval", { approvalId, approved: true }),
      ui.ask("run_cancel", { runId }),
    ]);
    const lines = await stage.ended(ada, runId);
    const resolved = only(lines, "approval_resolved").payload;
    expect(answer).toMatchObject({ applied: resolved.approved, state: resolved.state });
    expect(typesOf(lines).at(-1)).toBe(cancel.applied === true ? "agent_cancelled" : "agent_completed");
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

  test("of another user is answered exactly as an unknown one", async () => {
    await using stage = createStage();
    const { device, approvalId, outcomes } = await ask(stage);
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
