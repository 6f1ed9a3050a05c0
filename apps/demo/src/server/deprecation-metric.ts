import type { DeprecationMessage } from "@isowire/core";
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** Uses of deprecated names, by code; none is no member. */
export type UsesByCode = Readonly<Record<string, number>>;

const CHANNEL = "isowire:deprecation";
const WINDOW_MS = 60_000;
/** Times kept of one code: more in a minute than this are too many to tell apart. */
const MAX_TIMES = 1_000;

/** When each code was used lately, ms since 1970, oldest first. */
const recent = new Map<string, number[]>();
const counting = new AsyncLocalStorage<Map<string, number>>();

/** Counts the deprecated names that this process uses, from now on. */
export function watchUses(): void {
  unsubscribe(CHANNEL, count);
  subscribe(CHANNEL, count);
}

/** How often each code was used in the last minute. */
export function usesLately(now = Date.now()): UsesByCode {
  const uses = [...recent].map(([code, times]) => [code, times.filter((at) => at > now - WINDOW_MS).length] as const);
  return Object.fromEntries(uses.filter(([, count]) => count > 0));
}

/** What `work` uses, and what it awaits; what others use meanwhile is theirs. */
export async function usesOf(work: () => Promise<unknown>): Promise<UsesByCode> {
  const uses = new Map<string, number>();
  await counting.run(uses, work);
  return Object.fromEntries(uses);
}

function count(message: unknown): void {
  const { code } = message as DeprecationMessage;
  const uses = counting.getStore();
  uses?.set(code, (uses.get(code) ?? 0) + 1);
  recent.set(code, [...(recent.get(code) ?? []), Date.now()].slice(-MAX_TIMES));
}
