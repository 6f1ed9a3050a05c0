import { useMemo, useSyncExternalStore } from "react";
import type { ThreadClient } from "./thread/thread-client.js";
import type { ThreadSnapshot, ThreadStore } from "./thread/thread-store.js";
import { sharedThreadStore } from "./thread/shared-thread-store.js";

export type { ThreadClient } from "./thread/thread-client.js";
export type { ThreadSnapshot, ThreadStore } from "./thread/thread-store.js";
export type { ThreadApproval, ThreadMessage, ThreadRun, ThreadThinking, ThreadTool } from "./thread/thread-view.js";

export type Thread = ThreadSnapshot & Pick<ThreadStore, "send" | "cancel" | "approve" | "loadOlder">;

/**
 * One thread, live: messages, tools, approvals, runs, and what to do with them. Components that ask for the same thread of
 * the same client share one state.
 *
 * @param threadId undefined: all threads
 * @example
 * const { messages, send } = useThread(client, "t1");
 */
export function useThread(client: ThreadClient, threadId?: string): Thread {
  const store = useMemo(() => sharedThreadStore(client, threadId), [client, threadId]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return useMemo(() => {
    const { send, cancel, approve, loadOlder } = store;
    return { ...snapshot, send, cancel, approve, loadOlder };
  }, [store, snapshot]);
}
