import type { AppendRequest } from "../contracts/event-log.js";
import type { StateWrite } from "../contracts/state-store.js";
import { IsowireError } from "../errors/isowire-error.js";

const MAX_KEY = 128;
const MAX_STATE_KEY = 256;

/** State values are at most this many bytes of JSON. */
const MAX_STATE_BYTES = 262_144;

/**
 * The bounds every engine keeps on an append.
 *
 * @throws IsowireError `ERR_IDEMPOTENCY_KEY`, `ERR_STATE_KEY`
 */
export function assertAppend(request: AppendRequest): void {
  const key = request.idempotencyKey;
  if (key !== undefined && !(typeof (key as unknown) === "string" && key.length > 0 && key.length <= MAX_KEY)) {
    throw new IsowireError("ERR_IDEMPOTENCY_KEY", {
      message: `unable to append; expected an idempotencyKey of 1 to ${String(MAX_KEY)} characters, received ${String(key.length)}`,
    });
  }
  if (request.state !== undefined) assertStateKeys(request.state);
  if (request.fence !== undefined) assertStateKey(request.fence.key);
}

function assertStateKeys(writes: readonly StateWrite[]): void {
  const keys = new Set<string>();
  for (const { key } of writes) {
    assertStateKey(key);
    if (keys.has(key)) {
      throw new IsowireError("ERR_STATE_KEY", {
        message: "unable to append; expected one write a state key, received two",
        details: { key },
      });
    }
    keys.add(key);
  }
}

/** @throws IsowireError `ERR_STATE_KEY` */
export function assertStateKey(key: string): void {
  if (typeof (key as unknown) === "string" && key.length > 0 && key.length <= MAX_STATE_KEY) return;
  throw new IsowireError("ERR_STATE_KEY", {
    message: `unable to use the key; expected 1 to ${String(MAX_STATE_KEY)} characters`,
  });
}

/**
 * A state value as JSON, within its bound.
 *
 * @throws IsowireError `ERR_STATE_TOO_LARGE`, `ERR_PAYLOAD`
 */
export function stateToJson(value: unknown): string {
  const json = jsonOf(value);
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_STATE_BYTES) return json;
  throw new IsowireError("ERR_STATE_TOO_LARGE", {
    message: `unable to write state; expected at most ${String(MAX_STATE_BYTES)} bytes of JSON, received ${String(bytes)}`,
  });
}

function jsonOf(value: unknown): string {
  let cause: unknown;
  try {
    const json = (JSON.stringify as (value: unknown) => string | undefined)(value);
    if (json !== undefined) return json;
  } catch (error) {
    cause = error;
  }
  throw new IsowireError("ERR_PAYLOAD", { message: "unable to write state; expected a JSON value", cause });
}
