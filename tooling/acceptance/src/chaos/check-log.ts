import type { Heard } from "./chaos-device.js";

const LAST = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

/** Runs of a log that have begun and not ended. */
export function openRuns(log: readonly Heard[]): readonly string[] {
  const runs = new Map<string, boolean>();
  for (const { type, runId } of log) {
    if (runId === undefined) continue;
    if (type === "agent_started") runs.set(runId, true);
    if (LAST.has(type)) runs.set(runId, false);
  }
  return [...runs].filter(([, isOpen]) => isOpen).map(([runId]) => runId);
}

/** How many runs a log has begun, and how often one of them ended. */
export function countRuns(log: readonly Heard[]): { readonly begun: number; readonly ended: number } {
  const count = (accept: (type: string) => boolean): number => log.filter(({ type }) => accept(type)).length;
  return { begun: count((type) => type === "agent_started"), ended: count((type) => LAST.has(type)) };
}

/** What is wrong with the runs of a log: each begins once, ends once and says nothing after, its tools are balanced. */
export function problemsOf(log: readonly Heard[]): readonly string[] {
  return [...byRun(log)].flatMap(([runId, entries]) => {
    const types = entries.map(({ type }) => type);
    const count = (accept: (type: string) => boolean): number => types.filter(accept).length;
    const problems = [
      types[0] !== "agent_started" && `begins with ${String(types[0])}`,
      count((type) => type === "agent_started") !== 1 && "begins more than once",
      count((type) => LAST.has(type)) !== 1 && `ends ${String(count((type) => LAST.has(type)))} times`,
      !LAST.has(types.at(-1) ?? "") && `goes on after its end with ${String(types.at(-1))}`,
      isUnbalanced(entries) && "has tools that do not balance",
    ];
    return problems.filter((problem) => problem !== false).map((problem) => `run ${runId} ${problem}`);
  });
}

/** The user's own messages stand before the run that answers them. */
function byRun(log: readonly Heard[]): ReadonlyMap<string, readonly Heard[]> {
  const runs = new Map<string, Heard[]>();
  for (const entry of log) {
    if (entry.runId === undefined || entry.type === "message_completed") continue;
    runs.set(entry.runId, [...(runs.get(entry.runId) ?? []), entry]);
  }
  return runs;
}

/** A tool that began must have ended, once; taken over, it may begin again under the same id before that. */
function isUnbalanced(entries: readonly Heard[]): boolean {
  const open = new Set<string>();
  for (const { type, payload } of entries) {
    if (type !== "tool_executing" && type !== "tool_completed") continue;
    const { executionId } = JSON.parse(payload) as { readonly executionId: string };
    if (type === "tool_executing") open.add(executionId);
    else if (!open.delete(executionId)) return true;
  }
  return open.size > 0;
}
