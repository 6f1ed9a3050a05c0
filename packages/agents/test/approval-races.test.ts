import { describe, expect, test } from "vitest";
import { askApproval } from "./ask-approval.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";

describe("an approval", () => {
  test("answered at the moment it expires is expired, whoever notices first", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId, outcomes } = await askApproval(stage, 5000);
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
    const { approvalId } = await askApproval(stage, 5000);
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
    const { ui, approvalId, runId } = await askApproval(stage);
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

  test("raced by a cancel comes to one end, and everybody is told the same", async () => {
    await using stage = createStage();
    const { ui, approvalId, runId } = await askApproval(stage);
    const [answer, cancel] = await Promise.all([
      ui.ask("tool_approval", { approvalId, approved: true }),
      ui.ask("run_cancel", { runId }),
    ]);
    const lines = await stage.ended(ada, runId);
    const resolved = only(lines, "approval_resolved").payload;
    expect(answer).toMatchObject({ applied: resolved.approved, state: resolved.state });
    expect(typesOf(lines).at(-1)).toBe(cancel.applied === true ? "agent_cancelled" : "agent_completed");
  });
});
