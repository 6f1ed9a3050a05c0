import { CodedError } from "@isowire/core/protocol";

const MESSAGES = {
  ERR_CLIENT_CLOSED: "the client was closed",
  ERR_CLIENT_STOPPED: "the client stopped for good; `status` says why, `reconnect()` tries again",
};

/** What a client that has ended answers to whatever is asked of it. */
export function endedError(code: keyof typeof MESSAGES, details: Readonly<Record<string, unknown>> = {}): CodedError {
  return new CodedError(code, { message: MESSAGES[code], details });
}
