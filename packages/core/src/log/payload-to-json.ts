import type { EventInput } from "../contracts/event.js";
import { IsowireError } from "../errors/isowire-error.js";
import { MAX_JSON_DEPTH } from "../protocol/bounds.js";
import { isDeeperThan } from "../protocol/json-depth.js";

/**
 * An event's payload as JSON text: what was given, or made now.
 *
 * @throws IsowireError `ERR_PAYLOAD` when it is not JSON or nests deeper than 32 levels.
 */
export function payloadToJson(event: Pick<EventInput, "payload" | "payloadJson">): string {
  return event.payloadJson ?? toJson(event.payload);
}

/** What its type hides: undefined for undefined, functions and symbols. */
const stringify = JSON.stringify as (value: unknown) => string | undefined;

function toJson(payload: unknown): string {
  let json: string | undefined;
  try {
    if (isDeeperThan(payload, MAX_JSON_DEPTH)) throw notJson(`JSON at most ${String(MAX_JSON_DEPTH)} levels deep`);
    json = stringify(payload);
  } catch (cause) {
    if (IsowireError.isInstance(cause)) throw cause;
    throw notJson(`a JSON value, received one that JSON.stringify refuses`, cause);
  }
  if (json === undefined) throw notJson(`a JSON value, received ${typeof payload}`);
  return json;
}

function notJson(expectation: string, cause?: unknown): IsowireError {
  return new IsowireError("ERR_PAYLOAD", { message: `unable to encode the payload; expected ${expectation}`, cause });
}
