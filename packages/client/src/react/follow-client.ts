import type { Client } from "../client.js";
import type { IsowireStore } from "./isowire-store.js";
import { INITIAL_STATUS } from "../status.js";

/** Somebody else's client: only looked at. */
export function followClient(client: Client): IsowireStore {
  const initial = { client, status: INITIAL_STATUS };
  let latest = initial;
  return {
    subscribe: (listener) => client.onStatus(listener),
    getSnapshot() {
      if (latest.status !== client.status) latest = { client, status: client.status };
      return latest;
    },
    getServerSnapshot: () => initial,
  };
}
