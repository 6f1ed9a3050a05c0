import type { StateWrite, UserPort } from "@isowire/core/contracts";
import type { Versioned } from "./run-record.js";

/** The state `runs` of a user: what is open, and what waits in which thread. Written with every start and end of a run. */
export interface RunIndex {
  /** Queued ones included. */
  readonly open: Readonly<Record<string, { readonly threadId: string; readonly agent: string }>>;
  /** Run ids in the order they came; a thread without waiting runs is absent. */
  readonly queues: Readonly<Record<string, readonly string[]>>;
}

const INDEX_KEY = "runs";
const EMPTY: RunIndex = { open: {}, queues: {} };

/** Thread ids come from clients, `__proto__` among them: only own members count. */
function own<T>(of: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

export async function readIndex(port: UserPort): Promise<Versioned<RunIndex>> {
  const item = await port.getState(INDEX_KEY);
  return item === undefined ? { value: EMPTY, version: 0 } : { value: item.value as RunIndex, version: item.version };
}

/** The write of a changed index; a user without open runs leaves none behind. */
export function writeIndex(index: RunIndex, ifVersion: number): StateWrite {
  const empty = Object.keys(index.open).length === 0;
  return { key: INDEX_KEY, ifVersion, value: empty ? null : index };
}

export function queueOf(index: RunIndex, threadId: string): readonly string[] {
  return own(index.queues, threadId) ?? [];
}

function isQueued(index: RunIndex, runId: string): boolean {
  const entry = own(index.open, runId);
  return entry !== undefined && queueOf(index, entry.threadId).includes(runId);
}

/** Runs that are not waiting for another one. */
export function startedCount(index: RunIndex): number {
  return Object.keys(index.open).filter((runId) => !isQueued(index, runId)).length;
}

/** True when a message to the thread has to wait: a run of it is open. */
export function isBusy(index: RunIndex, threadId: string): boolean {
  return Object.values(index.open).some((entry) => entry.threadId === threadId);
}

/** True when a run of the thread has started and not ended. */
export function isRunning(index: RunIndex, threadId: string): boolean {
  return Object.entries(index.open).some(([runId, entry]) => entry.threadId === threadId && !isQueued(index, runId));
}

export function addStarted(
  index: RunIndex,
  run: { readonly runId: string; readonly threadId: string; readonly agent: string },
): RunIndex {
  return { ...index, open: { ...index.open, [run.runId]: { threadId: run.threadId, agent: run.agent } } };
}

export function addQueued(
  index: RunIndex,
  run: { readonly runId: string; readonly threadId: string; readonly agent: string },
): RunIndex {
  const queues = { ...index.queues, [run.threadId]: [...queueOf(index, run.threadId), run.runId] };
  return { open: addStarted(index, run).open, queues };
}

/** The index once a queued run has started. */
export function withoutQueued(index: RunIndex, runId: string): RunIndex {
  const queues = Object.fromEntries(
    Object.entries(index.queues)
      .map(([threadId, queue]) => [threadId, queue.filter((waiting) => waiting !== runId)] as const)
      .filter(([, queue]) => queue.length > 0),
  );
  return { ...index, queues };
}

/** The index once a run has ended, wherever it stood. */
export function withoutRun(index: RunIndex, runId: string): RunIndex {
  const open = Object.fromEntries(Object.entries(index.open).filter(([id]) => id !== runId));
  return { ...withoutQueued(index, runId), open };
}
