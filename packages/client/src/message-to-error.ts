import { type ErrorCode, type ErrorMessage, CodedError } from "@isowire/core/protocol";

/** An `isowire:error` as the error a caller catches; the code may be one that this version does not know. */
export function messageToError({ code, message, retryable, retryAfterMs }: ErrorMessage): CodedError {
  return new CodedError(code as ErrorCode, {
    message,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
