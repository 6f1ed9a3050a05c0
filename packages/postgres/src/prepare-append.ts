import {
  assertAppend,
  entryBytes,
  fingerprint,
  payloadToJson,
  stateToJson,
  type AppendRequest,
  type StateWrite,
} from "@isowire/core/contracts";
import { wellFormedJson } from "./column-text.js";
import { keyToHex } from "./state-key.js";

/** An event that has no position yet. */
export interface Draft {
  readonly type: string;
  readonly threadId: string | undefined;
  readonly runId: string | undefined;
  readonly payloadJson: string;
  readonly bytes: number;
}

export interface PreparedWrite {
  readonly key: string;
  readonly keyHex: string;
  readonly ifVersion: number;
  /** Null deletes. */
  readonly json: string | null;
  readonly expiresInMs: number | undefined;
}

/** An append, copied out of the caller's objects. */
export interface PreparedAppend {
  readonly drafts: readonly Draft[];
  readonly writes: readonly PreparedWrite[];
  readonly idempotency: { readonly key: string; readonly print: string } | undefined;
  readonly fence: { readonly key: string; readonly token: number; readonly close: boolean } | undefined;
  /** It changes nothing but the log: any number of a user's may be made in one call. */
  readonly isPlain: boolean;
  readonly bytes: number;
}

/** @throws IsowireError `ERR_IDEMPOTENCY_KEY`, `ERR_STATE_KEY`, `ERR_STATE_TOO_LARGE`, `ERR_PAYLOAD` */
export function prepareAppend(request: AppendRequest): PreparedAppend {
  assertAppend(request);
  const { idempotencyKey, fence } = request;
  const drafts = request.events.map((event): Draft => {
    const { type, threadId, runId } = event;
    const payloadJson = wellFormedJson(payloadToJson(event));
    return { type, threadId, runId, payloadJson, bytes: entryBytes({ type, payloadJson }) };
  });
  const writes = (request.state ?? []).map(prepareWrite);
  const bytes = [...drafts.map((draft) => draft.bytes), ...writes.map(({ json }) => json?.length ?? 0)];
  return {
    drafts,
    writes,
    idempotency: idempotencyKey === undefined ? undefined : { key: idempotencyKey, print: printOf(drafts) },
    fence: fence && { key: fence.key, token: wholeOrNone(fence.token), close: fence.close ?? false },
    isPlain: idempotencyKey === undefined && writes.length === 0 && fence?.close !== true,
    bytes: bytes.reduce((sum, size) => sum + size, 0),
  };
}

function prepareWrite({ key, ifVersion, value, expiresInMs }: StateWrite): PreparedWrite {
  return {
    key,
    keyHex: keyToHex(key),
    ifVersion: wholeOrNone(ifVersion),
    json: value === null ? null : wellFormedJson(stateToJson(value)),
    expiresInMs: expiresInMs === undefined ? undefined : Math.round(expiresInMs),
  };
}

function printOf(drafts: readonly Draft[]): string {
  return fingerprint(...drafts.flatMap(({ type, payloadJson }) => [type, payloadJson]));
}

/** No token or version is below 0: what is no whole number matches none. */
function wholeOrNone(value: number): number {
  return Number.isSafeInteger(value) ? value : -1;
}
