import type { WireEntry } from "@isowire/core/protocol";
import type { AgentEventPayloads } from "../agent-events.js";
import type { ThreadRun } from "./thread-view.js";
import { type Fold, isEnded, settleRun } from "./fold.js";

interface RunEntry<Type extends keyof AgentEventPayloads> {
  readonly payload: AgentEventPayloads[Type];
  readonly offset: number;
  readonly time: number;
  readonly threadId?: string;
  readonly runId: string;
}

type Handlers = { readonly [Type in keyof AgentEventPayloads]: (fold: Fold, entry: RunEntry<Type>) => void };

const HANDLERS: Handlers = {
  agent_started(fold, { runId, threadId, time, payload }) {
    const { agent, commandId, input, parentRunId } = payload;
    const known = fold.runs.get(runId);
    const optional = {
      ...(threadId !== undefined && { threadId }),
      ...(commandId !== undefined && { commandId }),
      ...(input !== undefined && { input }),
      ...(parentRunId !== undefined && { parentRunId }),
    };
    // A snapshot may have told what came after this entry.
    const status =
      known === undefined || known.status === "queued" || known.status === "unknown" ? "running" : known.status;
    fold.runs.set(runId, { ...known, ...optional, runId, agent, status, startedAt: time });
  },
  agent_thinking(fold, { runId, payload: { reasoning, step } }) {
    fold.thinking.delete(runId);
    fold.thinking.set(runId, { runId, reasoning, ...(step !== undefined && { step }) });
  },
  tool_executing(fold, { runId, payload: { executionId, toolName, parameters } }) {
    fold.tools.set(executionId, { executionId, runId, toolName, parameters, status: "running" });
  },
  tool_completed(fold, { runId, payload }) {
    const { executionId, toolName, success, durationMs, results, error } = payload;
    const parameters = fold.tools.get(executionId)?.parameters;
    const outcome = success ? { status: "completed" as const, results } : { status: "failed" as const, error };
    fold.tools.set(executionId, { executionId, runId, toolName, parameters, durationMs, ...outcome });
  },
  message_delta(fold, { runId, offset, payload: { messageId, delta } }) {
    if (fold.completed.has(messageId) || offset <= (fold.textThrough.get(messageId) ?? 0)) return;
    const content = (fold.messages.get(messageId)?.content ?? "") + delta;
    fold.messages.set(messageId, {
      id: messageId,
      role: "assistant",
      content,
      done: false,
      ...(runId !== "" && { runId }),
    });
  },
  message_completed(fold, { runId, payload: { messageId, role, content } }) {
    fold.completed.add(messageId);
    fold.messages.set(messageId, { id: messageId, role, content, done: true, ...(runId !== "" && { runId }) });
  },
  state_snapshot(fold, { payload }) {
    fold.state = payload;
  },
  approval_requested(fold, { runId, threadId, payload }) {
    const { approvalId, toolName, parameters, expiresAt } = payload;
    const approval = {
      approvalId,
      runId,
      toolName,
      parameters,
      expiresAt,
      ...(threadId !== undefined && { threadId }),
    };
    fold.approvals.set(approvalId, approval);
    changeStatus(fold, runId, { from: "running", to: "waiting" });
  },
  approval_resolved(fold, { runId, payload: { approvalId } }) {
    fold.approvals.delete(approvalId);
    const waits = [...fold.approvals.values()].some((approval) => approval.runId === runId);
    if (!waits) changeStatus(fold, runId, { from: "waiting", to: "running" });
  },
  agent_completed(fold, entry) {
    const { finalResponse, usage, durationMs } = entry.payload;
    endRun(fold, entry, { status: "completed", finalResponse, usage, durationMs });
  },
  agent_failed(fold, entry) {
    const { code, message, retryable } = entry.payload;
    endRun(fold, entry, { status: "failed", error: { code, message, retryable } });
  },
  agent_cancelled(fold, entry) {
    endRun(fold, entry, { status: "cancelled" });
  },
};

/** Adds one entry, the next by offset. Types that are not the agents' leave the fold as it is. */
export function foldEntry(fold: Fold, entry: WireEntry): void {
  if (!Object.hasOwn(HANDLERS, entry.type)) return;
  const isValue = entry.type === "state_snapshot";
  if (!isValue && (typeof entry.payload !== "object" || entry.payload === null)) return;
  const handler = HANDLERS[entry.type as keyof AgentEventPayloads] as (fold: Fold, entry: object) => void;
  handler(fold, { ...entry, runId: entry.runId ?? "" });
}

function changeStatus(
  fold: Fold,
  runId: string,
  { from, to }: { from: ThreadRun["status"]; to: ThreadRun["status"] },
): void {
  const run = fold.runs.get(runId);
  if (run?.status === from) fold.runs.set(runId, { ...run, status: to });
}

type Outcome = Pick<ThreadRun, "status" | "finalResponse" | "usage" | "error"> & { readonly durationMs?: number };

function endRun(
  fold: Fold,
  { runId, threadId, time }: RunEntry<"agent_completed" | "agent_failed" | "agent_cancelled">,
  outcome: Outcome,
): void {
  const known = fold.runs.get(runId) ?? {
    runId,
    agent: "",
    status: "running",
    ...(threadId !== undefined && { threadId }),
  };
  // The first end is the end.
  if (isEnded(known)) return;
  const present = Object.fromEntries(
    Object.entries(outcome).filter(([, value]) => value !== undefined),
  ) as unknown as Outcome;
  fold.runs.set(runId, { ...known, ...present, endedAt: time });
  settleRun(fold, runId);
}
