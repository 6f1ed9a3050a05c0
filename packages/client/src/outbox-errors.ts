import { IsowireError, type Welcome } from "@isowire/core/protocol";

export function tooLarge({ bytes }: { readonly bytes: number }, { maxMessageBytes }: Welcome): IsowireError {
  return new IsowireError("ERR_EVENT_TOO_LARGE", {
    message: `unable to send the command; the server takes ${maxMessageBytes} bytes, received ${bytes}`,
    details: { bytes, maxMessageBytes },
  });
}

export function outcomeUnknown(): IsowireError {
  return new IsowireError("ERR_OUTCOME_UNKNOWN", {
    message: "unable to send the command again; it was first sent longer ago than the server remembers command ids",
  });
}

export function connectionEnded(): IsowireError {
  return new IsowireError("ERR_UNAVAILABLE", {
    message: "unable to refresh; the connection ended, and the next one asks for fresh credentials",
  });
}
