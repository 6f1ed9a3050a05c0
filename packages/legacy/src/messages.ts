import { IsowireError } from "@isowire/core";
import { isAgentEventType, toAgentPayload } from "./agent-payload.js";

/** A message as the old manager took it: `{ type, data }`, `{ type, payload }` or `{ type, ...fields }`. */
export interface LegacyMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What an old message says, in the words of `sendEvent`. */
export interface LegacyEvent {
  readonly type: string;
  readonly payload: unknown;
  readonly ids: { readonly threadId?: string; readonly runId?: string };
  /** Whom the message itself names, when it does. */
  readonly userId?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the old manager wrote when it knew no id. */
const NO_ID = new Set<unknown>([undefined, null, "", "unknown_user", "unknown_thread", "unknown_run"]);
const THREAD_KEYS = ["thread_id", "threadId"];
const RUN_KEYS = ["run_id", "runId"];
const USER_KEYS = ["user_id", "userId"];
/** The envelope; the log's own position and time replace the timestamp. */
const ENVELOPE = new Set(["timestamp", ...THREAD_KEYS, ...RUN_KEYS, ...USER_KEYS]);

/**
 * An old message as an event. Its payload is `data` or `payload` with the fields beside it, or, without either, the fields.
 * Nothing in it can change the type or an id.
 *
 * @throws IsowireError `ERR_PAYLOAD` when it is no object
 */
export function messageToEvent(message: unknown): LegacyEvent {
  const { type, ...fields } = assertFields(message);
  const body = "data" in fields ? "data" : "payload" in fields ? "payload" : undefined;
  if (body === undefined) return fieldsToEvent(type, fields);
  const { [body]: value, ...others } = fields;
  const beside = withoutEnvelope(others);
  const isBare = Object.keys(beside).length === 0;
  const payload = isFields(value) ? { ...beside, ...value } : isBare ? (value ?? {}) : { ...beside, [body]: value };
  return toEvent(type, { fields, payload });
}

/**
 * A type and its flat fields, ids among them, as an event.
 *
 * @throws IsowireError `ERR_PAYLOAD` when the fields are no object
 */
export function fieldsToEvent(type: unknown, data: unknown): LegacyEvent {
  const fields = assertFields(data);
  return toEvent(type, { fields, payload: withoutEnvelope(fields) });
}

/**
 * The event, in the thread that the call names. Ids that stand for no id are none.
 *
 * @throws IsowireError `ERR_ID` for what is no id, or when the message names another thread
 */
export function withThread(event: LegacyEvent, threadId: unknown): LegacyEvent {
  if (typeof threadId !== "string" || NO_ID.has(threadId)) {
    throw new IsowireError("ERR_ID", { message: "unable to send; expected the id of a thread, received none" });
  }
  const { threadId: own = threadId } = event.ids;
  if (own === threadId) return { ...event, ids: { ...event.ids, threadId } };
  throw new IsowireError("ERR_ID", {
    message: "unable to send; the message names another thread than the call: leave one of them out",
  });
}

function toEvent(type: unknown, { fields, payload }: { fields: Fields; payload: unknown }): LegacyEvent {
  const [threadId, runId, userId] = [THREAD_KEYS, RUN_KEYS, USER_KEYS].map((keys) => idOf(fields, keys));
  return {
    // Whatever is no type is refused where all types are checked.
    type: type as string,
    payload: isAgentEventType(type) && isFields(payload) ? toAgentPayload(type, payload) : payload,
    ids: {
      ...(threadId === undefined ? {} : { threadId: threadId as string }),
      ...(runId === undefined ? {} : { runId: runId as string }),
    },
    ...(userId === undefined ? {} : { userId }),
  };
}

function withoutEnvelope(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !ENVELOPE.has(key)));
}

function idOf(message: Fields, keys: readonly string[]): unknown {
  return keys.map((key) => message[key]).find((value) => !NO_ID.has(value));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function assertFields(value: unknown): Fields {
  if (isFields(value)) return value;
  throw new IsowireError("ERR_PAYLOAD", {
    message: "unable to send; expected a message like { type, data } or { type, ...fields }",
  });
}
