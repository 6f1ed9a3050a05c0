import type { PaneSession } from "../visit/visit.js";
import { type Client, createClient } from "@isowire/client";
import { Observable } from "../observable.js";
import { postJson, ServerRefusal } from "../visit/post-json.js";
import { createWireLedger, type WireRecord } from "./wire-ledger.js";

/** Why a wire is down on purpose, or for good. */
export interface Outage {
  /** ms since 1970, by this page's clock: kept offline until then. */
  readonly until?: number;
  /** The server does not know this pane any more. */
  readonly refusal?: string;
}

/** One user's wire from this page: the client, and what the page wants to show of it. */
export interface Wire {
  readonly session: PaneSession;
  readonly client: Client;
  readonly ledger: Observable<WireRecord>;
  readonly outage: Observable<Outage>;
  /** Why the server could not take up this wire where it was cut, the last time it could not. */
  readonly loss: Observable<string | undefined>;
}

/** Dials a little after the server would let it in. */
const MARGIN_MS = 100;

/** Connects one pane. A ticket, good for one connection, is fetched before each dial. */
export function openWire(session: PaneSession): Wire {
  const outage = new Observable<Outage>({});
  const client = createClient({
    url: "/ws",
    getTicket: async () => {
      if ((outage.get().until ?? 0) > Date.now()) throw new Error("kept offline");
      const { ticket } = await postJson<{ readonly ticket: string }>("/api/ticket", { secret: session.secret });
      return ticket;
    },
    onError: (error) => heed(error, { client, outage }),
  });
  const loss = new Observable<string | undefined>(undefined);
  client.on("isowire:welcome", ({ resume, reason }) => {
    if (resume === "unavailable") loss.set(reason ?? "unknown");
  });
  return { session, client, outage, loss, ledger: createWireLedger(client) };
}

/** The client comes back from everything by itself; two refusals of this demo's server it cannot know about. */
function heed(error: unknown, { client, outage }: Pick<Wire, "client" | "outage">): void {
  if (!(error instanceof ServerRefusal)) return;
  if (error.status === 401) {
    outage.set({ refusal: error.message });
    client.close();
  } else if (error.code === "ERR_OFFLINE") {
    const ms = error.retryAfterMs + MARGIN_MS;
    outage.set({ until: Date.now() + ms });
    setTimeout(() => {
      outage.set({});
      if (client.status.state !== "open") client.reconnect();
    }, ms);
  }
}
