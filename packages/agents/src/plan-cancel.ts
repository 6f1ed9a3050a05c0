import type { HubPorts, UserPort } from "@isowire/core/contracts";
import { voidApprovals } from "./approval-state.js";
import { knownRun } from "./known-run.js";
import type { Plan } from "./plan-message.js";
import { wakeQueue } from "./promote.js";
import { startedEvent } from "./run-host.js";
import { readIndex, withoutRun, writeIndex } from "./run-index.js";
import { isEnded, type RunRecord, type RunStatus, type Versioned, writeRun } from "./run-record.js";

export interface CancelRequest {
  readonly ports: Pick<HubPorts, "announceRelease">;
  readonly port: UserPort;
  readonly runId: string;
  readonly by: string;
  readonly reason?: string;
  readonly now: number;
}

/** `applied: false` says that the run had ended, and how. */
export interface CancelResult {
  readonly applied: boolean;
  readonly status: RunStatus;
}

/**
 * Asks a run to stop. One that waits is ended at once; asking again changes nothing.
 *
 * @throws IsowireError `ERR_UNKNOWN_RUN`
 */
export async function planCancel(request: CancelRequest): Promise<Plan<CancelResult>> {
  const run = await knownRun(request.port, request.runId);
  const { status } = run.value;
  if (isEnded(status)) return { result: { applied: false, status } };
  if (status === "cancelling") return { result: { applied: true, status } };
  return status === "queued" ? planQueuedCancel(run, request) : planRunningCancel(run, request);
}

function planRunningCancel(run: Versioned<RunRecord>, request: CancelRequest): Plan<CancelResult> {
  const { runId, threadId } = run.value;
  const voided = voidApprovals(run.value, "cancel");
  const record: RunRecord = { ...voided.record, status: "cancelling", cancel: cancelOf(request) };
  return {
    events: voided.events.map((event) => ({ ...event, runId, threadId })),
    state: [writeRun(record, run.version)],
    result: { applied: true, status: "cancelling" },
    committed: () => request.port.announceRun(runId),
  };
}

/** It has not begun, so it begins and ends in one append: every run does both. */
async function planQueuedCancel(run: Versioned<RunRecord>, request: CancelRequest): Promise<Plan<CancelResult>> {
  const { runId, threadId } = run.value;
  const cancel = cancelOf(request);
  const record: RunRecord = { ...run.value, status: "cancelled", cancel, startedAt: request.now, endedAt: request.now };
  const index = await readIndex(request.port);
  const after = withoutRun(index.value, runId);
  // It may have been the one that somebody was about to start, and the others wait behind it.
  const isWaking = await wakeQueue(request.port, after, threadId);
  return {
    events: [startedEvent(run.value), { type: "agent_cancelled", payload: cancel, runId, threadId }],
    state: [writeRun(record, run.version), writeIndex(after, index.version)],
    result: { applied: true, status: "cancelling" },
    ...(isWaking ? { committed: () => request.ports.announceRelease() } : {}),
  };
}

function cancelOf(request: CancelRequest): { readonly by: string; readonly reason?: string } {
  return { by: request.by, ...(request.reason === undefined ? {} : { reason: request.reason }) };
}
