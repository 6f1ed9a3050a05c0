import type { RunEventInput } from "./assistant-text.js";
import { approvalIn, type ApprovalRecord, type ApprovalState, type RunRecord } from "./run-record.js";
import type { RecordChange } from "./run-writer.js";

/** How an approval comes to its end: `pending -> approved | denied | expired | void`, once. */
export interface Resolution {
  readonly state: Exclude<ApprovalState, "pending">;
  readonly by: string;
  readonly reason?: string;
}

/** The change that resolves a pending approval; undefined when it is not there or no longer pending. */
export function resolveApproval(
  record: RunRecord,
  approvalId: string,
  resolution: Resolution,
): RecordChange | undefined {
  const before = approvalIn(record, approvalId);
  if (before?.state !== "pending") return undefined;
  const approvals = { ...record.approvals, [approvalId]: resolved(before, resolution) };
  const stillWaiting = Object.values(approvals).some((approval) => approval.state === "pending");
  const status = record.status === "waiting" && !stillWaiting ? "running" : record.status;
  return { record: { ...record, status, approvals }, events: [resolvedEvent(approvalId, resolution)] };
}

/** Resolves whatever is pending: a run that ends or is cancelled leaves no question open. */
export function voidApprovals(record: RunRecord, by: string): RecordChange {
  let change: RecordChange = { record, events: [] };
  for (const approvalId of Object.keys(record.approvals)) {
    const next = resolveApproval(change.record, approvalId, { state: "void", by });
    if (next !== undefined) change = { record: next.record, events: [...change.events, ...next.events] };
  }
  return change;
}

function resolved(before: ApprovalRecord, resolution: Resolution): ApprovalRecord {
  const { parameters: _parameters, ...kept } = before;
  return { ...kept, ...resolution };
}

function resolvedEvent(approvalId: string, resolution: Resolution): RunEventInput {
  const { state, by, reason } = resolution;
  return {
    type: "approval_resolved",
    payload: { approvalId, approved: state === "approved", state, by, ...(reason === undefined ? {} : { reason }) },
  };
}
