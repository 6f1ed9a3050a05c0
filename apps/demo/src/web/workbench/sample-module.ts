import type { Wire } from "../wire/wire.js";
import { postJson } from "../visit/post-json.js";

/** One place of the sample module, as its code is before and after. */
export interface SampleSite {
  readonly site: string;
  readonly before: string;
  readonly after: string;
}

/** How often one round used each old name; a code that is missing was not used. */
export type Round = Readonly<Record<string, number>>;

export const SAMPLE_SITES: readonly SampleSite[] = [
  {
    site: "shipping",
    before: 'new WebSocketManager(context).sendToUser(userId, { type: "order_shipped", ... })',
    after: 'getWebSocketManager(context).sendEvent("order_shipped", { ... })',
  },
  {
    site: "billing",
    before: 'createWebSocketManager(context).emitCriticalEvent(userId, "order_paid", { ... })',
    after: 'getWebSocketManager(context).sendEvent("order_paid", { ... })',
  },
  {
    site: "returns",
    before:
      'withUserContext(context, () => WebSocketManager.getInstance().sendToUser(userId, { type: "order_returned", ... }))',
    after: 'getWebSocketManager(context).sendEvent("order_returned", { ... })',
  },
];

/** Has the server run the module once for this wire's user, with these places migrated. */
export async function runSample({ session: { secret } }: Wire, migrated: readonly string[]): Promise<Round> {
  const { uses } = await postJson<{ readonly uses: Round }>("/api/sample", { secret, body: { migrated } });
  return uses;
}
