import { type Client, type ClientOptions, type ClientStatus, createClient } from "@isowire/client";

/** What the tests tell the page, behind the `#` of its address. */
export interface WireSettings extends Pick<ClientOptions, "silenceMs" | "backoff"> {
  readonly url: string;
  readonly userId: string;
}

/** What the tests read and change. */
export interface WirePage {
  readonly client: Client;
  readonly offsets: number[];
  readonly statuses: ClientStatus[];
  /** While set, there are no credentials. */
  isSignedOut: boolean;
  /** For the backoff, 0 to below 1. */
  jitter: number;
}

declare global {
  var wirePage: WirePage;
}

const { url, userId, ...options } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as WireSettings;
const offsets: number[] = [];
const statuses: ClientStatus[] = [];
const client = createClient({
  ...options,
  url,
  getToken() {
    if (globalThis.wirePage.isSignedOut) throw new Error("signed out");
    return userId;
  },
  random: () => globalThis.wirePage.jitter,
  onError: () => undefined,
});
globalThis.wirePage = { client, offsets, statuses, isSignedOut: false, jitter: 0 };
client.on("*", ({ offset }) => offsets.push(offset));
client.onStatus((status) => statuses.push(status));
