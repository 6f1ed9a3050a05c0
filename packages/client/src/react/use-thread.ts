import { useMemo, useSyncExternalStore } from "react";
import type { ThreadClient } from "../thread/thread-client.js";
import type { ThreadSnapshot, ThreadStore } from "../thread/thread-store.js";
import { INITIAL_STATUS } from "../status.js";
import { createThreadState } from "../thread/thread-state.js";
import { threadStateToView } from "../thread/thread-view.js";
import { sharedThreadStore } from "./shared-thread-store.js";

export type Thread = ThreadSnapshot & Pick<ThreadStore, "send" | "cancel" | "approve" | "loadOlder">;

/** What a server renders, and therefore what a page begins with that takes over the server's HTML. */
const EMPTY: ThreadSnapshot = {
  .../* @__PURE__ */ threadStateToView(/* @__PURE__ */ createThreadState()),
  status: INITIAL_STATUS,
  loading: true,
  hasOlder: true,
  error: undefined,
};

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
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, emptySnapshot);
  return useMemo(() => {
    const { send, cancel, approve, loadOlder } = store;
    return { ...snapshot, send, cancel, approve, loadOlder };
  }, [store, snapshot]);
}

function emptySnapshot(): ThreadSnapshot {
  return EMPTY;
}
