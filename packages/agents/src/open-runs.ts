import type { Snapshot, UserPort } from "@isowire/core/contracts";
import type { SnapshotApproval, SnapshotRun } from "@isowire/core/protocol";
import { foldRun } from "./fold-run.js";
import { readIndex } from "./run-index.js";
import { isEnded, type OpenRunStatus, readRun, type RunRecord } from "./run-record.js";

/** A run that has not ended, as `run_list` and `registry.runs` show it. */
export interface RunSummary {
  readonly runId: string;
  readonly threadId: string;
  readonly agent: string;
  readonly status: OpenRunStatus;
  /** ms since 1970; absent while it is queued. */
  readonly startedAt?: number;
}

/** The user's open runs, in the order they were asked for. */
export async function listOpenRuns(port: UserPort, threadId?: string): Promise<readonly RunSummary[]> {
  const records = await readOpenRuns(port);
  return records.filter((record) => threadId === undefined || record.threadId === threadId).map(summaryOf);
}

/** What a page that starts anew has to know. Applying later entries to it changes nothing twice. */
export async function snapshotOf(port: UserPort): Promise<Snapshot> {
  const records = await readOpenRuns(port);
  const runs: SnapshotRun[] = [];
  for (const record of records) runs.push(await snapshotRun(port, record));
  return { runs, approvals: records.flatMap(pendingApprovals) };
}

async function readOpenRuns(port: UserPort): Promise<readonly RunRecord[]> {
  const index = await readIndex(port);
  const items = await Promise.all(Object.keys(index.value.open).map((runId) => readRun(port, runId)));
  return items
    .flatMap((item) => (item === undefined || isEnded(item.value.status) ? [] : [item.value]))
    .sort((one, other) => one.createdAt - other.createdAt);
}

async function snapshotRun(port: UserPort, record: RunRecord): Promise<SnapshotRun> {
  const { runId, threadId, agent } = record;
  const status = record.status as OpenRunStatus;
  if (status === "queued") return { runId, threadId, agent, status, from: 0 };
  const { from, message } = await foldRun(port, record);
  const text =
    message === undefined ? {} : { text: message.text, messageId: message.messageId, textThrough: message.through };
  return { runId, threadId, agent, status, from: from === 0 ? record.startedAfter + 1 : from, ...text };
}

function pendingApprovals(record: RunRecord): readonly SnapshotApproval[] {
  return Object.entries(record.approvals).flatMap(([approvalId, approval]) => {
    if (approval.state !== "pending") return [];
    const { toolName, parameters, expiresAt } = approval;
    const { runId, threadId } = record;
    return [{ approvalId, runId, threadId, toolName, parameters: parameters ?? null, expiresAt }];
  });
}

function summaryOf(record: RunRecord): RunSummary {
  const { runId, threadId, agent, startedAt } = record;
  const status = record.status as OpenRunStatus;
  return { runId, threadId, agent, status, ...(status === "queued" ? {} : { startedAt }) };
}
