import type { ThreadSnapshot } from "@isowire/client/react";

export type TimelineEntry = ThreadSnapshot["timeline"][number];

/** The key of what no run has taken up yet: questions that wait for the run before them to end. */
export const WAITING = "";

/** The key of what the application said of itself, outside of any run, after this run and before the next. */
export function keyAfter(runId: string): string {
  return `after ${runId}`;
}

/**
 * A thread's entries by run, each in the order of the log. A question is in the log before there is a run for it; it goes
 * with the run that takes it up, and runs take up questions in the order in which they were asked.
 */
export function entriesByRun(timeline: readonly TimelineEntry[]): ReadonlyMap<string, readonly TimelineEntry[]> {
  const byRun = new Map<string, TimelineEntry[]>();
  const waiting: TimelineEntry[] = [];
  let latest = "";
  for (const entry of timeline) {
    const { runId } = entry;
    if (runId === undefined && entry.type === "message_completed") {
      waiting.push(entry);
      continue;
    }
    if (runId === undefined) {
      const key = keyAfter(latest);
      byRun.set(key, [...(byRun.get(key) ?? []), entry]);
      continue;
    }
    latest = runId;
    const question = entry.type === "agent_started" ? waiting.shift() : undefined;
    const added = question ? [question, entry] : [entry];
    byRun.set(runId, [...(byRun.get(runId) ?? []), ...added]);
  }
  return waiting.length > 0 ? byRun.set(WAITING, waiting) : byRun;
}
