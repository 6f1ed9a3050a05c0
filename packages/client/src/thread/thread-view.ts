import type { WireEntry } from "@isowire/core/protocol";
import type { ThreadState } from "./thread-state.js";

export interface ThreadMessage {
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly content: string;
  /** False while deltas may follow. */
  readonly done: boolean;
  readonly runId?: string;
}

export interface ThreadTool {
  readonly executionId: string;
  readonly runId: string;
  readonly toolName: string;
  readonly parameters: unknown;
  readonly status: "running" | "completed" | "failed";
  readonly results?: unknown;
  readonly error?: unknown;
  readonly durationMs?: number;
}

export interface ThreadApproval {
  readonly approvalId: string;
  readonly runId: string;
  readonly threadId?: string;
  readonly toolName: string;
  readonly parameters: unknown;
  /** ms since 1970. */
  readonly expiresAt: number;
}

export interface ThreadRun {
  readonly runId: string;
  readonly threadId?: string;
  readonly agent: string;
  /** `unknown`: the server no longer has it among the open ones, and its end was not received (yet). */
  readonly status: "queued" | "running" | "waiting" | "cancelling" | "completed" | "failed" | "cancelled" | "unknown";
  /** Log time of `agent_started`, ms since 1970. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly commandId?: string;
  /** What the agent was asked, as `agent_started` has it. */
  readonly input?: unknown;
  readonly parentRunId?: string;
  readonly finalResponse?: unknown;
  readonly usage?: unknown;
  readonly durationMs?: number;
  /** Of a failed run; fit for a screen. */
  readonly error?: { readonly code: string; readonly message: string; readonly retryable: boolean };
}

export interface ThreadThinking {
  readonly runId: string;
  readonly reasoning: string;
  readonly step?: number | string;
}

/** What a chat screen shows. Items that did not change are the same objects as before. */
export interface ThreadView {
  /** In the order in which they began. */
  readonly messages: readonly ThreadMessage[];
  readonly tools: readonly ThreadTool[];
  /** The latest reasoning of the run that thought last and is still open. */
  readonly thinking: ThreadThinking | undefined;
  /** Pending ones. */
  readonly approvals: readonly ThreadApproval[];
  /** Open and ended ones, in the order in which they began. */
  readonly runs: readonly ThreadRun[];
  /** The latest `state_snapshot`. */
  readonly state: unknown;
  /** The entries the view was made from, by offset; of a completed message only the first delta. */
  readonly timeline: readonly WireEntry[];
}

export function threadStateToView({ fold, entries }: ThreadState): ThreadView {
  return {
    messages: [...fold.messages.values()],
    tools: [...fold.tools.values()],
    thinking: [...fold.thinking.values()].at(-1),
    approvals: [...fold.approvals.values()],
    runs: [...fold.runs.values()],
    state: fold.state,
    timeline: entries,
  };
}
