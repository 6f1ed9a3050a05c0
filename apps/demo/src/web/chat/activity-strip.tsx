import type { Thread, ThreadRun } from "@isowire/client/react";
import { useState } from "react";

export interface ActivityStripProps {
  readonly thread: Thread;
  readonly openRun: ThreadRun | undefined;
  /** Messages that the server has not confirmed yet. */
  readonly unconfirmed: number;
}

/** What the agent is doing right now, and the button that stops it. Always there, so that nothing moves. */
export function ActivityStrip({ thread, openRun, unconfirmed }: ActivityStripProps) {
  const [problem, setProblem] = useState<string>();
  const cancel = (runId: string): void => {
    setProblem(undefined);
    thread.cancel(runId).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  const isHeldUp = unconfirmed > 0 && thread.status.state !== "open";
  const isStoppable = openRun !== undefined && openRun.status !== "cancelling";
  return (
    <div className="activity" data-status={openRun?.status ?? "idle"}>
      <span className="pulse" aria-hidden="true" />
      <p>{problem ?? (isHeldUp ? describeWaiting(unconfirmed) : describeActivity(thread, openRun))}</p>
      <button
        type="button"
        disabled={!isStoppable}
        onClick={() => {
          if (openRun) cancel(openRun.runId);
        }}
      >
        Cancel
      </button>
    </div>
  );
}

function describeWaiting(count: number): string {
  return count === 1 ? "Your message waits for the wire" : `${count} messages wait for the wire`;
}

function describeActivity({ tools, thinking, messages, runs }: Thread, openRun: ThreadRun | undefined): string {
  if (openRun === undefined) return describeEnd(runs.at(-1));
  if (openRun.status === "waiting") return "Waiting for your approval";
  if (openRun.status === "cancelling") return "Stopping";
  const tool = tools.find(({ status }) => status === "running");
  if (tool) return `Running ${tool.toolName}`;
  const isAnswering = messages.some(({ role, done }) => role === "assistant" && !done);
  if (isAnswering) return "Answering";
  return thinking ? `Thinking: ${thinking.reasoning}` : "Thinking";
}

function describeEnd(run: ThreadRun | undefined): string {
  if (run?.status === "failed") return `Failed: ${run.error?.message ?? "no reason given"}`;
  return run?.status === "cancelled" ? "Cancelled" : "The agent is idle";
}
