import type { CommandOptions, HistoryQuery } from "./client.js";
import type { Credential } from "./dial-address.js";
import type { OutgoingRequest } from "./outbox.js";
import { CodedError, COMMAND_ID } from "@isowire/core/protocol";
import { randomId } from "./random-id.js";

/** @throws IsowireError `ERR_RESERVED_TYPE`, `ERR_COMMAND_ID` */
export function commandRequest(type: string, payload: unknown, options: CommandOptions): OutgoingRequest {
  const { threadId, id = randomId(), signal } = options;
  if (type.startsWith("isowire:")) {
    throw new CodedError("ERR_RESERVED_TYPE", {
      message: `unable to send the command; the type "${type}" is reserved`,
    });
  }
  if (!COMMAND_ID.test(id)) {
    throw new CodedError("ERR_COMMAND_ID", {
      message: "unable to use `id`; expected 16 to 64 printable ASCII characters",
    });
  }
  return { kind: "command", message: { type, id, threadId, payload }, signal };
}

export function historyRequest({ before, after, threadId, limit }: HistoryQuery): OutgoingRequest {
  return { kind: "history", message: { type: "isowire:history", id: randomId(), threadId, before, after, limit } };
}

export function refreshRequest({ token, ticket }: Credential): OutgoingRequest {
  return { kind: "refresh", message: { type: "isowire:auth_refresh", id: randomId(), token, ticket } };
}
