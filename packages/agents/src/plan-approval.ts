import type { UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { resolveApproval, type Resolution } from "./approval-state.js";
import type { Plan } from "./plan-message.js";
import {
  approvalIn,
  type ApprovalRecord,
  type ApprovalState,
  isEnded,
  readRun,
  type RunRecord,
  type Versioned,
  writeRun,
} from "./run-record.js";

export interface ApprovalAnswer {
  readonly port: UserPort;
  readonly approvalId: string;
  readonly approved: boolean;
  readonly reason?: string;
  readonly by: string;
  readonly now: number;
}

/** `applied: false` says that somebody, or something, was faster, and what it came to. */
export interface ApprovalResult {
  readonly applied: boolean;
  readonly state: ApprovalState;
  readonly by?: string;
}

const APPROVAL_ID = /^(.{1,120})\.a\d{1,6}(?:\.\d{1,3})?$/s;

/**
 * Answers an approval, if nothing has settled it before.
 *
 * @throws IsowireError `ERR_UNKNOWN_APPROVAL`, also for another user's
 */
export async function planApproval(answer: ApprovalAnswer): Promise<Plan<ApprovalResult>> {
  const { run, approval } = await knownApproval(answer);
  if (approval.state !== "pending") return { result: lost(approval) };
  if (isEnded(run.value.status)) return { result: { applied: false, state: "void", by: "run" } };
  const late = answer.now >= approval.expiresAt;
  const { approvalId, approved, by, reason } = answer;
  const resolution: Resolution = late
    ? { state: "expired", by: "expiry" }
    : { state: approved ? "approved" : "denied", by, ...(reason === undefined ? {} : { reason }) };
  const change = resolveApproval(run.value, approvalId, resolution);
  if (change === undefined) throw new IsowireError("ERR_UNKNOWN_APPROVAL");
  const { runId, threadId } = run.value;
  return {
    events: change.events.map((event) => ({ ...event, runId, threadId })),
    state: [writeRun(change.record, run.version)],
    result: { applied: !late, state: resolution.state, by: resolution.by },
    committed: () => answer.port.announceRun(runId),
  };
}

async function knownApproval({
  port,
  approvalId,
}: ApprovalAnswer): Promise<{ run: Versioned<RunRecord>; approval: ApprovalRecord }> {
  const runId = APPROVAL_ID.exec(approvalId)?.[1];
  const run = runId === undefined ? undefined : await readRun(port, runId);
  const approval = run === undefined ? undefined : approvalIn(run.value, approvalId);
  if (run === undefined || approval === undefined) throw new IsowireError("ERR_UNKNOWN_APPROVAL");
  return { run, approval };
}

function lost(approval: ApprovalRecord): ApprovalResult {
  const { state, by } = approval;
  return { applied: false, state, ...(by === undefined ? {} : { by }) };
}
