import type { AuthRefreshMessage, ClientMessage, CommandMessage, HistoryMessage } from "./messages.js";
import { IsowireError } from "../errors/isowire-error.js";
import { COMMAND_ID, EVENT_TYPE, isId, MAX_JSON_DEPTH, RESERVED_PREFIX } from "./bounds.js";
import { isDeeperThan } from "./json-depth.js";

/**
 * Reads one message of a client.
 *
 * @throws IsowireError `ERR_MALFORMED`, `ERR_COMMAND_ID`, `ERR_UNKNOWN_TYPE`, `ERR_HISTORY`; `details.id` holds the id when
 * there was a usable one, so that the answer reaches the caller.
 */
export function decodeMessage(text: string): ClientMessage {
  return readMessage(parseMessage(text));
}

/**
 * What an object asks for that stands as a native message. A codec of another dialect hands over its messages in this form.
 *
 * @throws IsowireError as `decodeMessage`
 */
export function readMessage(value: Readonly<Record<string, unknown>>): ClientMessage {
  const type = value["type"];
  if (typeof type !== "string") throw malformed("expected a string in `type`", value);
  if (type.startsWith(RESERVED_PREFIX)) return decodeControl(type, value);
  if (!EVENT_TYPE.test(type)) throw malformed(`expected a type like "user_message"`, value);
  return { kind: "command", command: decodeCommand(type, value) };
}

/**
 * The one JSON object that a text message is, not deeper than the protocol allows.
 *
 * @throws IsowireError `ERR_MALFORMED`
 */
export function parseMessage(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("expected one JSON object, received text that is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("expected one JSON object");
  if (isDeeperThan(value, MAX_JSON_DEPTH))
    throw malformed(`expected JSON at most ${String(MAX_JSON_DEPTH)} levels deep`);
  return value as Record<string, unknown>;
}

function decodeControl(type: string, value: Readonly<Record<string, unknown>>): ClientMessage {
  switch (type) {
    case "isowire:ping":
      return { kind: "ping" };
    case "isowire:history":
      return { kind: "history", history: decodeHistory(value) };
    case "isowire:auth_refresh":
      return { kind: "auth_refresh", refresh: decodeRefresh(value) };
    default:
      throw new IsowireError("ERR_UNKNOWN_TYPE", {
        message: "unable to handle the message; its isowire: type is not one a client sends",
        ...detailsOf(value),
      });
  }
}

function decodeCommand(type: string, value: Readonly<Record<string, unknown>>): CommandMessage {
  const threadId = value["threadId"];
  if (threadId !== undefined && !isId(threadId)) throw malformed("expected 1 to 128 characters in `threadId`", value);
  const payload = value["payload"];
  return { type, id: commandId(value), payload: payload ?? {}, ...(threadId === undefined ? {} : { threadId }) };
}

function decodeHistory(value: Readonly<Record<string, unknown>>): HistoryMessage {
  const id = commandId(value);
  const { threadId, before, after, limit } = value;
  for (const [name, bound] of Object.entries({ before, after, limit })) {
    if (bound !== undefined && !(Number.isSafeInteger(bound) && (bound as number) >= 0)) {
      throw historyError(`expected a whole number in \`${name}\``, value);
    }
  }
  if (before !== undefined && after !== undefined)
    throw historyError("expected `before` or `after`, received both", value);
  if (threadId !== undefined && !isId(threadId))
    throw historyError("expected 1 to 128 characters in `threadId`", value);
  return {
    type: "isowire:history",
    id,
    ...(threadId === undefined ? {} : { threadId }),
    ...(before === undefined ? {} : { before: before as number }),
    ...(after === undefined ? {} : { after: after as number }),
    ...(limit === undefined ? {} : { limit: limit as number }),
  };
}

function decodeRefresh(value: Readonly<Record<string, unknown>>): AuthRefreshMessage {
  const id = commandId(value);
  const { token, ticket } = value;
  if ((typeof token === "string") === (typeof ticket === "string")) {
    throw malformed("expected `token` or `ticket`, exactly one, as a string", value);
  }
  return {
    type: "isowire:auth_refresh",
    id,
    ...(typeof token === "string" ? { token } : {}),
    ...(typeof ticket === "string" ? { ticket } : {}),
  };
}

function commandId(value: Readonly<Record<string, unknown>>): string {
  const id = value["id"];
  if (id === undefined) throw malformed("expected an `id`: a command is answered by it");
  if (typeof id !== "string" || !COMMAND_ID.test(id)) {
    throw new IsowireError("ERR_COMMAND_ID", {
      message:
        "unable to accept the command; its `id` must be 16 to 64 printable ASCII characters with at least 96 random bits (a UUID)",
      ...detailsOf(value),
    });
  }
  return id;
}

function malformed(expectation: string, value?: Readonly<Record<string, unknown>>): IsowireError {
  return new IsowireError("ERR_MALFORMED", {
    message: `unable to read the message; ${expectation}`,
    ...detailsOf(value),
  });
}

function historyError(expectation: string, value: Readonly<Record<string, unknown>>): IsowireError {
  return new IsowireError("ERR_HISTORY", { message: `unable to read history; ${expectation}`, ...detailsOf(value) });
}

function detailsOf(value: Readonly<Record<string, unknown>> | undefined): { details?: { id: string } } {
  const id = value?.["id"];
  return typeof id === "string" && id.length <= 64 ? { details: { id } } : {};
}
