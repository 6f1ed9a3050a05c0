import { CodedError, type Welcome } from "@isowire/core/protocol";

export function tooLarge({ bytes }: { readonly bytes: number }, { maxMessageBytes }: Welcome): CodedError {
  return new CodedError("ERR_EVENT_TOO_LARGE", {
    message: `unable to send the command; the server takes ${maxMessageBytes} bytes, received ${bytes}`,
    details: { bytes, maxMessageBytes },
  });
}

export function outcomeUnknown(): CodedError {
  return new CodedError("ERR_OUTCOME_UNKNOWN", {
    message: "unable to send the command again; it was first sent longer ago than the server remembers ids",
  });
}

export function noConnection(): CodedError {
  return new CodedError("ERR_UNAVAILABLE", {
    message: "unable to refresh; there is no connection, and the next one asks for fresh credentials",
    retryable: true,
  });
}

export function idReused(): CodedError {
  return new CodedError("ERR_COMMAND_ID_REUSED", {
    message: "unable to send the command; its `id` is under way for another one",
  });
}

export function notJson(cause: unknown): CodedError {
  return new CodedError("ERR_PAYLOAD", {
    message: "unable to send the payload; expected JSON",
    cause,
  });
}

export function queueFull(limits: { readonly maxQueuedCommands: number; readonly maxQueuedBytes: number }): CodedError {
  const { maxQueuedCommands, maxQueuedBytes } = limits;
  return new CodedError("ERR_CLIENT_QUEUE_FULL", {
    message: `unable to keep the command; ${maxQueuedCommands} or ${maxQueuedBytes} bytes wait for an answer already`,
    retryable: true,
    details: { maxQueuedCommands, maxQueuedBytes },
  });
}
