import type { SnapshotApproval, SnapshotRun } from "@isowire/core/protocol";
import type { OpenRun } from "../client.js";
import type { ThreadApproval, ThreadMessage, ThreadRun, ThreadThinking, ThreadTool } from "./thread-view.js";

/** What a prefix of the log amounts to. Items are replaced, never changed; the maps belong to whoever cloned them. */
export interface Fold {
  /** In the order in which they began, as all of these. */
  readonly messages: Map<string, ThreadMessage>;
  /** Messages whose whole content is known: later deltas say nothing new. */
  readonly completed: Set<string>;
  /** Message id to the offset up to which its content holds the deltas already. */
  readonly textThrough: Map<string, number>;
  readonly tools: Map<string, ThreadTool>;
  readonly approvals: Map<string, ThreadApproval>;
  readonly runs: Map<string, ThreadRun>;
  /** By run, the latest last. */
  readonly thinking: Map<string, ThreadThinking>;
  state: unknown;
}

/** The list of open runs may say less of them than a snapshot does. */
export type ListedRun = OpenRun & Partial<SnapshotRun>;

export interface RunSnapshot {
  readonly runs: readonly ListedRun[];
  /** Absent: not known, what the entries say stands. */
  readonly approvals?: readonly SnapshotApproval[];
}

const ENDED: ReadonlySet<ThreadRun["status"]> = new Set(["completed", "failed", "cancelled"]);

export function createFold(): Fold {
  return {
    messages: new Map(),
    completed: new Set(),
    textThrough: new Map(),
    tools: new Map(),
    approvals: new Map(),
    runs: new Map(),
    thinking: new Map(),
    state: undefined,
  };
}

export function cloneFold(fold: Fold): Fold {
  return {
    messages: new Map(fold.messages),
    completed: new Set(fold.completed),
    textThrough: new Map(fold.textThrough),
    tools: new Map(fold.tools),
    approvals: new Map(fold.approvals),
    runs: new Map(fold.runs),
    thinking: new Map(fold.thinking),
    state: fold.state,
  };
}

/** True once nothing more can come of the run: only its own last event says so, or the server's list of runs. */
export function isEnded(run: ThreadRun): boolean {
  return ENDED.has(run.status);
}

/** The server's word on which runs are open, at or after everything that was folded so far. */
export function foldSnapshot(fold: Fold, { runs, approvals }: RunSnapshot): void {
  const listed = new Set(runs.map((run) => run.runId));
  for (const run of fold.runs.values()) {
    if (listed.has(run.runId) || isEnded(run)) continue;
    fold.runs.set(run.runId, { ...run, status: "unknown" });
    settleRun(fold, run.runId);
  }
  for (const run of runs) foldSnapshotRun(fold, run);
  if (approvals === undefined) return;
  fold.approvals.clear();
  for (const approval of approvals) fold.approvals.set(approval.approvalId, approval);
}

function foldSnapshotRun(
  fold: Fold,
  { runId, threadId, agent, status, messageId, text, textThrough }: ListedRun,
): void {
  const known = fold.runs.get(runId);
  if (known !== undefined && isEnded(known)) return;
  fold.runs.set(runId, { ...known, runId, threadId, agent, status });
  if (isEnded({ runId, agent, status })) settleRun(fold, runId);
  if (messageId === undefined || text === undefined || fold.completed.has(messageId)) return;
  fold.messages.set(messageId, { id: messageId, role: "assistant", content: text, done: false, runId });
  if (textThrough !== undefined) fold.textThrough.set(messageId, textThrough);
}

/** Nothing of an ended run stays open on the screen. */
export function settleRun(fold: Fold, runId: string): void {
  fold.thinking.delete(runId);
  for (const [id, message] of fold.messages) {
    if (message.runId === runId && !message.done) fold.messages.set(id, { ...message, done: true });
  }
  for (const [id, tool] of fold.tools) {
    if (tool.runId === runId && tool.status === "running") fold.tools.set(id, { ...tool, status: "failed" });
  }
  for (const [id, approval] of fold.approvals) if (approval.runId === runId) fold.approvals.delete(id);
}
