import type { Engine } from "@isowire/core";
import { describe, expect, test } from "vitest";
import type { AgentRun } from "../src/index.js";
import { override } from "./override.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";

const TTL_MS = 15_000;

/** An engine whose nodes never hear that a run's record changed. */
function withoutRunHints(engine: Engine): Engine {
  const fanout = override(engine.fanout, {
    announce(user, hint) {
      if (hint.kind !== "run") engine.fanout.announce(user, hint);
    },
  });
  return override(engine, { fanout });
}

/** Two nodes on one engine; the run is on the first. */
async function startOnFirst(stage: Stage, agent: (run: AgentRun) => Promise<unknown>) {
  const [first, second] = [stage.node(), stage.node()];
  for (const { registry } of [first, second]) registry.register("agent", agent);
  const { runId } = await first.registry.start(ada, { content: "go" });
  const ui = await second.device(ada);
  return { first, second, runId, ui };
}

const patient = (run: AgentRun): Promise<never> =>
  new Promise((_, reject) => run.signal.addEventListener("abort", () => reject(run.signal.reason as Error)));

const asking = async (run: AgentRun): Promise<string> => {
  const { approved } = await run.requestApproval({ toolName: "pay", parameters: {} });
  return approved ? "paid" : "not paid";
};

describe("two nodes", () => {
  test("a run is cancelled from the node it does not run on", async () => {
    await using stage = createStage();
    const { runId, ui } = await startOnFirst(stage, patient);
    expect(await ui.ask("run_cancel", { runId })).toEqual({ applied: true, status: "cancelling" });
    expect(typesOf(await stage.ended(ada, runId)).at(-1)).toBe("agent_cancelled");
    expect(stage.clock.now()).toBe(1_790_000_000_000);
  });

  test("an approval is answered from the node it was not asked on", async () => {
    await using stage = createStage();
    const { runId, ui } = await startOnFirst(stage, asking);
    await stage.until(async () => typesOf(await stage.log(ada)).includes("approval_requested"));
    const { approvalId } = only(await stage.log(ada), "approval_requested").payload;
    expect(await ui.ask("tool_approval", { approvalId, approved: true })).toMatchObject({ applied: true });
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("paid");
  });

  test("a message waits for a run of its thread on the other node", async () => {
    await using stage = createStage();
    const { first, second } = await startOnFirst(stage, patient);
    const [run] = await first.registry.runs(ada);
    const next = await second.registry.start(ada, { content: "next", threadId: String(run?.threadId) });
    expect(await second.registry.runs(ada)).toMatchObject([
      { status: "running" },
      { runId: next.runId, status: "queued" },
    ]);
  });
});

describe("a lost hint", () => {
  test("of a cancel is made up for at the next renewal", async () => {
    await using stage = createStage(withoutRunHints);
    const { runId, ui } = await startOnFirst(stage, patient);
    await ui.ask("run_cancel", { runId });
    await stage.clock.advance(TTL_MS / 3 - 1);
    expect(typesOf(await stage.log(ada))).not.toContain("agent_cancelled");
    await stage.clock.advance(1);
    expect(typesOf(await stage.ended(ada, runId)).at(-1)).toBe("agent_cancelled");
  });

  test("of an approval is made up for at the next renewal", async () => {
    await using stage = createStage(withoutRunHints);
    const { runId, ui } = await startOnFirst(stage, asking);
    await stage.until(async () => typesOf(await stage.log(ada)).includes("approval_requested"));
    const { approvalId } = only(await stage.log(ada), "approval_requested").payload;
    await ui.ask("tool_approval", { approvalId, approved: true });
    await stage.clock.advance(TTL_MS / 3);
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("paid");
  });

  test("of an input is made up for at the next renewal", async () => {
    await using stage = createStage(withoutRunHints);
    const { runId, ui } = await startOnFirst(stage, async (run) => {
      for await (const input of run.inputs) return input.content;
      return "nothing came";
    });
    await ui.ask("run_input", { runId, mode: "steer", content: "faster" });
    await stage.clock.advance(TTL_MS / 3);
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("faster");
  });
});
