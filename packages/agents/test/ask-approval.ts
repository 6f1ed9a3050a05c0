import type { ApprovalOutcome } from "../src/index.js";
import { only, typesOf } from "./read-log.js";
import { ada, type Stage } from "./stage.js";

/** A run that has asked for an approval. */
export async function askApproval(stage: Stage, expiresInMs = 60_000) {
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
