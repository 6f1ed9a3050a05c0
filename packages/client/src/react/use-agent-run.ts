import { useCallback, useEffect, useMemo, useState } from "react";
import type { ThreadClient } from "../thread/thread-client.js";
import type { ThreadApproval, ThreadMessage, ThreadRun, ThreadThinking, ThreadTool } from "../thread/thread-view.js";
import { type Thread, useThread } from "./use-thread.js";

/** `ready`: there is no run yet. `submitted`: asked for, and not begun. Otherwise that of the run. */
export type AgentRunStatus = "ready" | "submitted" | ThreadRun["status"];

/** One run of an agent, live, and what to do with it. */
export interface AgentRun extends Pick<Thread, "send" | "approve"> {
  /** Undefined before there is one. */
  readonly run: ThreadRun | undefined;
  readonly status: AgentRunStatus;
  /** What the agent has said so far. */
  readonly text: string;
  /** The messages of this run; of the conversation: `useThread`. */
  readonly messages: readonly ThreadMessage[];
  readonly tools: readonly ThreadTool[];
  /** The latest reasoning, while the run is open. */
  readonly thinking: ThreadThinking | undefined;
  /** Pending ones. */
  readonly approvals: readonly ThreadApproval[];
  /** Why `send` was refused, or why the run failed; fit for a screen. */
  readonly error: { readonly code: string; readonly message: string; readonly retryable: boolean } | undefined;
  /** Cancels the run, for all devices. Resolves when the server has taken it; at once when there is nothing to stop. */
  readonly stop: () => Promise<unknown>;
}

interface Sent {
  /** Whose `send` it was; another thread's is nobody's business here. */
  readonly by: Thread["send"] | undefined;
  readonly ticket?: ReturnType<Thread["send"]>;
  readonly runId?: string;
  readonly error?: AgentRun["error"];
}

const NOTHING: Sent = { by: undefined };
const OPEN: ReadonlySet<AgentRunStatus> = new Set(["queued", "running", "waiting", "cancelling"]);

/**
 * The latest run of a thread, or the one named: its status, what it says and does, and `send`, `stop`, `approve`. It updates
 * once a frame. `send` rejects as `client.command` does, and `error` says why.
 *
 * @param threadId undefined: of all threads
 * @param runId undefined: the latest; runs that a run has started do not count
 * @example
 * const { status, text, send, stop } = useAgentRun(client, "t1");
 */
export function useAgentRun(client: ThreadClient, threadId?: string, runId?: string): AgentRun {
  const thread = useThread(client, threadId);
  const [lastSent, setSent] = useState(NOTHING);
  const { runs, send, cancel, approve } = thread;
  const sent = lastSent.by === send ? lastSent : NOTHING;
  const hasBegun = sent.runId !== undefined && runs.some((run) => run.runId === sent.runId);
  useEffect(() => {
    if (hasBegun) setSent(NOTHING);
  }, [hasBegun]);
  const isAwaited = sent.by !== undefined && sent.error === undefined && !hasBegun;
  const found = runId === undefined ? latestOf(runs) : runs.find((run) => run.runId === runId);
  const run = isAwaited && runId === undefined && !isOpen(found) ? undefined : found;
  const status = run?.status ?? (isAwaited ? "submitted" : runId === undefined ? "ready" : "unknown");
  const openId = isOpen(run) ? run?.runId : undefined;
  const submit = useCallback(
    async (...said: Parameters<Thread["send"]>) => {
      const ticket = send(...said);
      setSent({ by: send, ticket });
      try {
        const { runId } = await ticket;
        setSent({ by: send, ticket, runId });
        return await ticket;
      } catch (error) {
        setSent({ by: send, error: error as NonNullable<AgentRun["error"]> });
        throw error;
      }
    },
    [send],
  );
  const stop = useCallback(async () => {
    // What was refused has nothing to stop, and `send` has told.
    const id = openId ?? (await sent.ticket?.catch(() => undefined))?.runId;
    return id === undefined ? undefined : cancel(id);
  }, [cancel, openId, sent]);
  const parts = useMemo(() => partsOf(thread, run?.runId), [thread, run]);
  return { run, status, ...parts, error: sent.error ?? run?.error, send: submit, stop, approve };
}

function latestOf(runs: readonly ThreadRun[]): ThreadRun | undefined {
  return runs.findLast((run) => run.parentRunId === undefined);
}

function isOpen(run: ThreadRun | undefined): boolean {
  return run !== undefined && OPEN.has(run.status);
}

function partsOf({ messages, tools, thinking, approvals }: Thread, runId: string | undefined) {
  const isOwn = (item: { readonly runId?: string }): boolean => runId !== undefined && item.runId === runId;
  const own = messages.filter(isOwn);
  const said = own.filter(({ role }) => role === "assistant").map(({ content }) => content);
  return {
    text: said.join("\n\n"),
    messages: own,
    tools: tools.filter(isOwn),
    thinking: thinking !== undefined && isOwn(thinking) ? thinking : undefined,
    approvals: approvals.filter(isOwn),
  };
}
