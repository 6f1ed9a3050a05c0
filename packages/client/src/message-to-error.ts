import { type ErrorCode, type ErrorMessage, IsowireError } from "@isowire/core/protocol";

/** An `isowire:error` as the error a caller catches; the code may be one that this version does not know. */
export function messageToError({ code, message, retryable, retryAfterMs }: ErrorMessage): IsowireError {
  return new IsowireError(code as ErrorCode, {
    message,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
