import {
  assertAppend,
  createEntry,
  entryBytes,
  fingerprint,
  payloadToJson,
  stateToJson,
  type AppendRequest,
  type AppendResult,
  type Entry,
} from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { keyToBlob } from "./key-blob.js";
import { closeKey, isNewestToken } from "./lease-rows.js";
import { retain } from "./retain.js";
import type { SqliteStore } from "./sqlite-store.js";
import { checkVersion, writeState, type PreparedWrite } from "./state-rows.js";
import { headOf, type UserRow } from "./user-rows.js";

/** How long an idempotency key is remembered, ms. */
const IDEMPOTENCY_MS = 300_000;

/** An append as it was when it was called, whatever becomes of the caller's objects. */
export interface PreparedAppend {
  readonly events: readonly PreparedEvent[];
  readonly state: readonly PreparedWrite[];
  readonly once: { readonly key: Uint8Array; readonly print: string } | undefined;
  readonly fence: AppendRequest["fence"];
  readonly bytes: number;
}

interface PreparedEvent {
  readonly type: string;
  readonly threadId: string | undefined;
  readonly runId: string | undefined;
  readonly payloadJson: string;
  readonly bytes: number;
}

/** @throws IsowireError `ERR_IDEMPOTENCY_KEY`, `ERR_STATE_KEY`, `ERR_STATE_TOO_LARGE`, `ERR_PAYLOAD` */
export function prepareAppend(request: AppendRequest): PreparedAppend {
  assertAppend(request);
  const events = request.events.map((event): PreparedEvent => {
    const { type, threadId, runId } = event;
    const payloadJson = payloadToJson(event);
    return { type, threadId, runId, payloadJson, bytes: entryBytes({ type, payloadJson }) };
  });
  const state = (request.state ?? []).map(({ key, ifVersion, value, expiresInMs }): PreparedWrite => {
    return { key, blob: keyToBlob(key), ifVersion, expiresInMs, json: value === null ? null : stateToJson(value) };
  });
  const { idempotencyKey: key, fence } = request;
  const print = (): string => fingerprint(...events.flatMap(({ type, payloadJson }) => [type, payloadJson]));
  return {
    events,
    state,
    once: key === undefined ? undefined : { key: keyToBlob(key), print: print() },
    fence: fence === undefined ? undefined : { ...fence },
    bytes: [...events.map(({ bytes }) => bytes), ...state.map(({ json }) => json?.length ?? 0)].reduce(sum, 0),
  };
}

/**
 * Within a transaction: checks all, then writes all.
 *
 * @throws IsowireError `ERR_IDEMPOTENCY_MISMATCH`, `ERR_FENCED`, `ERR_VERSION_CONFLICT`, having written nothing
 */
export function append(store: SqliteStore, row: UserRow, prepared: PreparedAppend): AppendResult {
  const { events, state, once, fence } = prepared;
  const now = store.clock.now();
  const seen = once === undefined ? undefined : seenBefore(store, row, { ...once, now });
  if (seen !== undefined) return seen;
  if (fence !== undefined && !isNewestToken(store.statements, row, fence)) {
    throw new IsowireError("ERR_FENCED", { details: { key: fence.key } });
  }
  for (const write of state) checkVersion(store.statements, row, { write, now });

  const isPlain = row.oldestTime !== null && state.length === 0 && fence?.close !== true;
  const entries = events.map((event) => insertEntry(store, row, { event, now }));
  const versions = state.map((write) => writeState(store.statements, row, { write, now }));
  if (fence?.close === true) closeKey(store.statements, row, fence);
  const position = headOf(row);
  if (once !== undefined) remember(store, row, { ...once, now });
  if (isPlain) store.users.appended(row);
  else store.users.changed(row);
  retain(store, row);
  return { position, duplicate: false, entries, versions };
}

const INSERT = `INSERT INTO entries (user_id, "offset", time, bytes, type, thread_id, run_id, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

function insertEntry(
  store: SqliteStore,
  row: UserRow,
  { event, now }: { readonly event: PreparedEvent; readonly now: number },
): Entry {
  const { type, threadId, runId, payloadJson, bytes } = event;
  const time = Math.max(row.headTime, now);
  const offset = row.headOffset + 1;
  store.statements.of(INSERT).run([row.id, offset, time, bytes, type, jsonOf(threadId), jsonOf(runId), payloadJson]);
  row.headOffset = offset;
  row.headTime = time;
  row.bytes += bytes;
  row.oldestTime ??= time;
  return createEntry({ epoch: row.epoch, offset, time, type, threadId, runId, payloadJson });
}

interface Once {
  readonly key: Uint8Array;
  readonly print: string;
  readonly now: number;
}

const SEEN = `SELECT print, epoch, "offset", time FROM idempotency WHERE user_id = ? AND key = ? AND expires_at > ?`;

function seenBefore({ statements }: SqliteStore, row: UserRow, { key, print, now }: Once): AppendResult | undefined {
  const seen = statements.of(SEEN).get([row.id, key, now]) as readonly [string, string, number, number] | undefined;
  if (seen === undefined) return undefined;
  const [first, epoch, offset, time] = seen;
  if (first !== print) throw new IsowireError("ERR_IDEMPOTENCY_MISMATCH");
  return { position: { epoch, offset, time }, duplicate: true, entries: [], versions: [] };
}

const REMEMBER = `INSERT OR REPLACE INTO idempotency (user_id, key, print, epoch, "offset", time, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

function remember({ statements }: SqliteStore, row: UserRow, { key, print, now }: Once): void {
  const { epoch, offset, time } = headOf(row);
  statements.of(REMEMBER).run([row.id, key, print, epoch, offset, time, now + IDEMPOTENCY_MS]);
}

function jsonOf(text: string | undefined): string | null {
  return text === undefined ? null : JSON.stringify(text);
}

function sum(a: number, b: number): number {
  return a + b;
}
