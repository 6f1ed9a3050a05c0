import type { EventInput } from "../contracts/event.js";
import type { EventMap } from "../contracts/event-map.js";
import type { Limits } from "../contracts/limits.js";
import { IsowireError } from "../errors/isowire-error.js";
import { NewEvent } from "../log/new-event.js";
import { payloadToJson } from "../log/payload-to-json.js";
import { EVENT_TYPE, isId, RESERVED_PREFIX } from "../protocol/bounds.js";

type CheckedEvent = EventInput & { readonly payloadJson: string };

/**
 * An event as it may be appended: its bounds hold and its payload is text from here on.
 *
 * @throws IsowireError `ERR_EVENT_TYPE`, `ERR_RESERVED_TYPE`, `ERR_ID`, `ERR_PAYLOAD`, `ERR_EVENT_TOO_LARGE`
 */
export function checkEvent(event: EventInput, limits: Pick<Limits, "maxEventBytes">): CheckedEvent {
  const { type, threadId, runId } = event;
  if (typeof (type as unknown) === "string" && type.startsWith(RESERVED_PREFIX)) {
    throw new IsowireError("ERR_RESERVED_TYPE", {
      message: "unable to send the event; types that begin with isowire: are the protocol's",
    });
  }
  if (typeof (type as unknown) !== "string" || !EVENT_TYPE.test(type)) throw new IsowireError("ERR_EVENT_TYPE");
  if (threadId !== undefined && !isId(threadId)) throw badId("threadId");
  if (runId !== undefined && !isId(runId)) throw badId("runId");
  const payloadJson = payloadToJson(event);
  const bytes = Buffer.byteLength(payloadJson);
  if (bytes > limits.maxEventBytes) {
    throw new IsowireError("ERR_EVENT_TOO_LARGE", {
      message: `unable to send the event; expected a payload of at most ${String(limits.maxEventBytes)} bytes of JSON, received ${String(bytes)}`,
    });
  }
  return new NewEvent({ type, payloadJson, threadId, runId }) as CheckedEvent;
}

/**
 * Holds an application's payload against its schema.
 *
 * @throws IsowireError `ERR_EVENT_INVALID`; `ERR_INVALID_OPTION` for a schema that answers with a promise
 */
export function checkSchema(events: EventMap | undefined, type: string, payload: unknown): unknown {
  const schema = events !== undefined && Object.hasOwn(events, type) ? events[type] : undefined;
  if (schema === undefined) return payload;
  const verdict = schema["~standard"].validate(payload);
  if (verdict instanceof Promise) {
    throw new IsowireError("ERR_INVALID_OPTION", {
      message: `unable to check ${type}; expected a synchronous schema, received a promise`,
    });
  }
  if (verdict.issues === undefined) return verdict.value;
  const first = verdict.issues[0];
  throw new IsowireError("ERR_EVENT_INVALID", {
    message: `unable to send ${type}; ${first?.message ?? "the payload does not match its schema"}`,
  });
}

function badId(name: string): IsowireError {
  return new IsowireError("ERR_ID", { message: `unable to send the event; expected 1 to 128 characters in ${name}` });
}
