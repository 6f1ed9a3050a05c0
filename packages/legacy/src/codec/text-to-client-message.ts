import { randomUUID } from "node:crypto";
import type { User } from "@isowire/core/contracts";
import { IsowireError, parseMessage, readMessage, type ClientMessage } from "@isowire/core/protocol";
import { fieldsToEvent, messageToEvent } from "../messages.js";
import { isFields } from "./entry-to-message.js";
import { messageToCommand } from "./message-to-command.js";
import type { Fields } from "./old-event.js";

/** Signs of life: `pong` answers them. */
const PINGS: ReadonlySet<unknown> = new Set(["ping", "heartbeat"]);

/** What old front ends said and nobody waits for any more. */
const NOTHING: ReadonlySet<unknown> = new Set([
  "event_confirmation",
  "confirmation",
  "pong",
  "heartbeat_ack",
  "connect",
  "disconnect",
  "typing",
]);

/**
 * Reads one message of an old front end. A user that it names must be the connection's own.
 *
 * @throws IsowireError `ERR_MALFORMED`, `ERR_UNKNOWN_TYPE`; `ERR_ISOLATION` when it names another user
 */
export function textToClientMessage(text: string, user: User): ClientMessage {
  const message = parseMessage(text);
  const { type } = message;
  assertOwnUser(message, user);
  if (PINGS.has(type)) return { kind: "ping" };
  if (NOTHING.has(type)) return { kind: "nothing" };
  if (typeof type === "string" && type.startsWith("isowire:")) throw notOld();
  return readMessage(messageToCommand(message, randomUUID));
}

/** Beside the type or within the body, the user's own id changes nothing, and another's is refused. */
function assertOwnUser(message: Fields, { userId }: User): void {
  const { userId: outer, payload } = messageToEvent(message);
  const inner = isFields(payload) ? fieldsToEvent("", payload).userId : undefined;
  if ([outer, inner].every((named) => named === undefined || named === userId)) return;
  throw new IsowireError("ERR_ISOLATION", {
    message: "unable to handle the message; its user_id is not the user of this connection: leave it out",
  });
}

function notOld(): IsowireError {
  return new IsowireError("ERR_UNKNOWN_TYPE", {
    message: 'unable to handle the message; isowire: types are of "isowire.v1", and this connection speaks "jwt-auth"',
  });
}
