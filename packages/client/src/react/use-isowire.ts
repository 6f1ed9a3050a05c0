import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Client } from "../client.js";
import type { ClientOptions } from "../client-options.js";
import type { EventSchemas } from "../standard-schema.js";
import type { Isowire, IsowireStore } from "./isowire-store.js";
import { followClient } from "./follow-client.js";
import { ownedClientOf } from "./owned-client.js";

/**
 * A client for a tree of components, and where it stands.
 *
 * With options: the client is made here. It dials when the component is mounted and closes when it is unmounted; the second
 * mount of StrictMode changes neither. Another `url` is another client; all else is read at the first render, but `getToken`,
 * `getTicket` and `onError` are always the latest. Give the component a `key` for the user, so that another user gets another
 * client. Components that pass the same options object share one client.
 *
 * With a client: its status. It is never closed here.
 *
 * On a server nothing is dialed: the status is `connecting`.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, while rendering in a page
 * @example
 * const { client, status } = useIsowire({ url: "/ws", getToken });
 * const { messages, send } = useThread(client, "t1");
 */
export function useIsowire<E extends EventSchemas = EventSchemas>(source: ClientOptions<E> | Client<E>): Isowire<E>;
export function useIsowire(source: ClientOptions | Client): Isowire {
  const options = "command" in source ? undefined : source;
  const identity = options === undefined ? source : String(options.url);
  const store: IsowireStore = useMemo(
    () => (options === undefined ? followClient(source as Client) : ownedClientOf(options)),
    // Options are a new object with each render.
    [identity],
  );
  useEffect(() => {
    if (options !== undefined) store.update?.(options);
  });
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);
}
