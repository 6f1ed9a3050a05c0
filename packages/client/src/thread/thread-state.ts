import type { WireEntry } from "@isowire/core/protocol";
import { cloneFold, createFold, type Fold, foldSnapshot, type RunSnapshot } from "./fold.js";
import { foldEntry } from "./fold-entry.js";

export interface SnapshotInput extends RunSnapshot {
  /** The log offset at or after which the server looked: `welcome.position.offset`. */
  readonly offset: number;
}

/**
 * One thread (or all) as far as it is known: a set of entries and the server's latest word on the open runs. What it
 * amounts to depends on the set alone, so snapshot, history and live entries may overlap and arrive in any order.
 */
export interface ThreadState {
  readonly threadId: string | undefined;
  /** By offset, each once. Of a completed message only the first delta is kept, for its place. */
  readonly entries: readonly WireEntry[];
  readonly snapshot: SnapshotInput | undefined;
  readonly fold: Fold;
}

/** @param threadId undefined: all threads, and events without one */
export function createThreadState(threadId?: string): ThreadState {
  return { threadId, entries: [], snapshot: undefined, fold: createFold() };
}

export function applyEntry(state: ThreadState, entry: WireEntry): ThreadState {
  return applyEntries(state, [entry]);
}

/** A page of history. */
export function applyHistory(state: ThreadState, page: { readonly entries: readonly WireEntry[] }): ThreadState {
  return applyEntries(state, page.entries);
}

/** The same state object when nothing of it is new. */
export function applyEntries(state: ThreadState, entries: readonly WireEntry[]): ThreadState {
  const { threadId } = state;
  const own = threadId === undefined ? entries : entries.filter((entry) => entry.threadId === threadId);
  const fresh = unknownOf(state, own);
  const first = fresh[0];
  if (first === undefined) return state;
  const isNext = first.offset > lastFolded(state);
  return isNext ? append(state, fresh) : rebuild({ ...state, entries: merge(state.entries, fresh) });
}

/** The server's word on the open runs; an older one than the state has says nothing. */
export function applySnapshot(state: ThreadState, snapshot: SnapshotInput): ThreadState {
  if (state.snapshot !== undefined && state.snapshot.offset > snapshot.offset) return state;
  const { threadId } = state;
  const isOwn = (item: { readonly threadId: string }): boolean => threadId === undefined || item.threadId === threadId;
  const { offset, runs, approvals } = snapshot;
  const own = { offset, runs: runs.filter(isOwn), ...(approvals && { approvals: approvals.filter(isOwn) }) };
  return rebuild({ ...state, snapshot: own });
}

function unknownOf(state: ThreadState, entries: readonly WireEntry[]): readonly WireEntry[] {
  const fresh = new Map<number, WireEntry>();
  const last = state.entries.at(-1)?.offset ?? 0;
  const known = entries.some((entry) => entry.offset <= last)
    ? new Set(state.entries.map((entry) => entry.offset))
    : undefined;
  for (const entry of entries) if (known?.has(entry.offset) !== true) fresh.set(entry.offset, entry);
  return [...fresh.values()].sort((a, b) => a.offset - b.offset);
}

/** Up to where the fold has gone; what lies below cannot be added to it any more. */
function lastFolded({ entries, snapshot }: ThreadState): number {
  return Math.max(entries.at(-1)?.offset ?? 0, snapshot?.offset ?? 0);
}

function append(state: ThreadState, fresh: readonly WireEntry[]): ThreadState {
  const fold = cloneFold(state.fold);
  for (const entry of fresh) foldEntry(fold, entry);
  const entries = [...state.entries, ...fresh];
  const completes = fold.completed.size > state.fold.completed.size;
  return { ...state, fold, entries: completes ? withoutSpentDeltas(entries, fold) : entries };
}

/** From the beginning: what was known before the snapshot, the snapshot, what came after it. */
function rebuild(state: ThreadState): ThreadState {
  const { entries, snapshot } = state;
  const fold = createFold();
  let isSnapshotDue = snapshot !== undefined;
  for (const entry of entries) {
    if (isSnapshotDue && snapshot !== undefined && entry.offset > snapshot.offset) {
      foldSnapshot(fold, snapshot);
      isSnapshotDue = false;
    }
    foldEntry(fold, entry);
  }
  if (isSnapshotDue && snapshot !== undefined) foldSnapshot(fold, snapshot);
  return { ...state, fold, entries: withoutSpentDeltas(entries, fold) };
}

function merge(a: readonly WireEntry[], b: readonly WireEntry[]): readonly WireEntry[] {
  return [...a, ...b].sort((left, right) => left.offset - right.offset);
}

/** A completed message has its text: of its deltas only the first still says something, its place. */
function withoutSpentDeltas(entries: readonly WireEntry[], { completed }: Fold): readonly WireEntry[] {
  const placed = new Set<string>();
  return entries.filter(({ type, payload }) => {
    if (type !== "message_delta") return true;
    const messageId = (payload as { readonly messageId?: string } | null)?.messageId;
    if (messageId === undefined || !completed.has(messageId)) return true;
    const isFirst = !placed.has(messageId);
    placed.add(messageId);
    return isFirst;
  });
}
