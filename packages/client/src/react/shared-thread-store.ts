import type { ThreadClient } from "../thread/thread-client.js";
import { createThreadStore, type ThreadStore } from "../thread/thread-store.js";

const STORES = new WeakMap<ThreadClient, Map<string | undefined, WeakRef<ThreadStore>>>();

/** The store of a thread: one for all who ask, for as long as one of them holds it. */
export function sharedThreadStore(client: ThreadClient, threadId: string | undefined): ThreadStore {
  const stores = STORES.get(client) ?? new Map<string | undefined, WeakRef<ThreadStore>>();
  STORES.set(client, stores);
  const known = stores.get(threadId)?.deref();
  if (known !== undefined) return known;
  for (const [key, ref] of stores) if (ref.deref() === undefined) stores.delete(key);
  const store = createThreadStore(client, { threadId });
  stores.set(threadId, new WeakRef(store));
  return store;
}
