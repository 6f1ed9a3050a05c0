import { assertContext, checkEvent, type EventInput, type UserContext } from "@isowire/core/contracts";
import { textToColumn } from "./column-text.js";
import { wellFormedJson } from "./column-text.js";
import type { PostgresStore } from "./postgres-store.js";
import { userToRow } from "./user-row.js";

/** Payloads are at most this many bytes of JSON. */
const MAX_EVENT_BYTES = 262_144;

/** The application's own connection, in a transaction or not: a client of `pg`, or a transaction of PGlite. */
export interface TransactionClient {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** The event gets its position when the transaction is committed; nobody knows it before. */
export interface PendingReceipt {
  readonly pending: true;
}

/** See `PostgresEngine.appendInTransaction`. */
export async function appendInTransaction(
  store: PostgresStore,
  client: TransactionClient,
  { context, event }: { readonly context: UserContext; readonly event: EventInput },
): Promise<PendingReceipt> {
  store.assertOpen();
  assertContext(context);
  const { type, threadId, runId, payloadJson } = checkEvent(event, { maxEventBytes: MAX_EVENT_BYTES });
  const { k, t, u } = userToRow(context);
  const ids = [threadId, runId].map((id) => (id === undefined ? null : textToColumn(id)));
  const text = `select "${store.schema}".enqueue(decode($1, 'hex'), $2, $3, $4, $5, $6, $7)`;
  await client.query(text, [k, t, u, type, wellFormedJson(payloadJson), ...ids]);
  return { pending: true };
}
