import { describe, expect, test } from "vitest";
import type { Agent, ApprovalOutcome } from "../src/index.js";
import { another, begin } from "./crash.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;

/** A run whose node died while it waited for an approval of `parametersOf(1)`. */
async function crashAsking(stage: Stage, parametersOf: (attempt: number) => unknown = () => ({ amount: 5 })) {
  const outcomes: [number, ApprovalOutcome][] = [];
  const agent: Agent = async (run) => {
    const parameters = parametersOf(run.attempt);
    const outcome = await run.requestApproval({ toolName: "pay", parameters, expiresInMs: 60_000 });
    outcomes.push([run.attempt, outcome]);
    return outcome.approved ? "paid" : "not paid";
  };
  const { first, runId } = await begin(stage, { agent, said: "approval_requested" });
  first.fate.kill();
  const { approvalId } = only(await stage.log(ada), "approval_requested").payload;
  return { agent, runId, approvalId: String(approvalId), outcomes };
}

const takenOver = (stage: Stage): Promise<void> => stage.clock.advance(TTL_MS);

describe("an approval that was pending when the run's node died", () => {
  test("is awaited by the next attempt without being asked again, and its answer counts there alone", async () => {
    await using stage = createStage();
    const { agent, runId, approvalId, outcomes } = await crashAsking(stage);
    const second = another(stage, agent);
    const ui = await second.device(ada);
    await takenOver(stage);
    expect(await second.registry.runs(ada)).toMatchObject([{ runId, status: "waiting" }]);
    expect(await ui.ask("tool_approval", { approvalId, approved: true })).toMatchObject({ applied: true });
    const lines = await stage.ended(ada, runId);
    expect(outcomes).toEqual([[2, { approved: true, state: "approved", by: "user" }]]);
    expect(typesOf(lines, runId)).toEqual([
      ...["agent_started", "approval_requested", "approval_resolved", "agent_completed"],
    ]);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("paid");
  });

  test.each([
    [true, "paid"],
    [false, "not paid"],
  ])("counts when it is answered with %s while no node has the run", async (approved, finalResponse) => {
    await using stage = createStage();
    const { agent, runId, approvalId, outcomes } = await crashAsking(stage);
    const second = another(stage, agent);
    const ui = await second.device(ada);
    expect(await ui.ask("tool_approval", { approvalId, approved })).toMatchObject({ applied: true });
    expect(outcomes).toEqual([]);
    await takenOver(stage);
    expect(only(await stage.ended(ada, runId), "agent_completed").payload).toMatchObject({ finalResponse });
    expect(outcomes).toHaveLength(1);
  });

  test("expires when it was said to, on the node that has the run by then", async () => {
    await using stage = createStage();
    const { agent, runId, outcomes } = await crashAsking(stage);
    another(stage, agent);
    await takenOver(stage);
    await stage.clock.advance(60_000 - TTL_MS - 1);
    expect(outcomes).toEqual([]);
    await stage.clock.advance(1);
    expect(outcomes).toEqual([[2, { approved: false, state: "expired", by: "expiry" }]]);
    await stage.ended(ada, runId);
  });

  test("expires also when the next attempt does not come to it again", async () => {
    await using stage = createStage();
    const { runId } = await crashAsking(stage);
    another(stage, (run) => new Promise((resolve) => run.signal.addEventListener("abort", resolve)));
    await stage.clock.advance(60_000);
    expect(only(await stage.log(ada), "approval_resolved").payload).toMatchObject({ state: "expired" });
    expect(typesOf(await stage.log(ada), runId).at(-1)).toBe("approval_resolved");
  });

  test("is no answer to another question in its place", async () => {
    await using stage = createStage();
    const { agent, runId, approvalId, outcomes } = await crashAsking(stage, (attempt) => ({ amount: 5 * attempt }));
    const second = another(stage, agent);
    const ui = await second.device(ada);
    await ui.ask("tool_approval", { approvalId, approved: true });
    await takenOver(stage);
    expect(outcomes).toEqual([]);
    const asked = (await stage.log(ada)).filter(({ type }) => type === "approval_requested");
    expect(asked.map(({ payload }) => [payload.approvalId, payload.parameters])).toEqual([
      [`${runId}.a1`, { amount: 5 }],
      [`${runId}.a1.1`, { amount: 10 }],
    ]);
    expect(await ui.ask("tool_approval", { approvalId: `${runId}.a1.1`, approved: false })).toMatchObject({
      applied: true,
    });
    await stage.ended(ada, runId);
    expect(outcomes).toMatchObject([[2, { approved: false, state: "denied" }]]);
  });

  test("is not taken for one that lies before the checkpoint", async () => {
    await using stage = createStage();
    const asked: string[] = [];
    const agent: Agent = async (run) => {
      const ask = async (): Promise<void> => {
        const { state } = await run.requestApproval({ toolName: "pay", parameters: {} });
        asked.push(`${run.attempt} ${state}`);
      };
      if (run.state.get() === undefined) {
        await ask();
        await run.state.set("asked once");
      }
      await ask();
    };
    const requests = (lines: readonly { type: string }[]): number =>
      lines.filter(({ type }) => type === "approval_requested").length;
    const { first, runId } = await begin(stage, { agent, said: "approval_requested" });
    const second = another(stage, agent);
    const ui = await second.device(ada);
    await ui.ask("tool_approval", { approvalId: `${runId}.a1`, approved: true });
    await stage.until(async () => requests(await stage.log(ada)) === 2);
    first.fate.kill();
    await takenOver(stage);
    await ui.ask("tool_approval", { approvalId: `${runId}.a2`, approved: false });
    const lines = await stage.ended(ada, runId);
    expect(asked).toEqual(["1 approved", "2 denied"]);
    expect(requests(lines)).toBe(2);
  });
});
