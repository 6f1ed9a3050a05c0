import { CodedError, type ErrorCode, type ErrorMessage } from "@isowire/core/protocol";

/** An `isowire:error` as the error a caller catches; the code may be one that this version does not know. */
export function messageToError(message: ErrorMessage): CodedError {
  return new CodedError(message.code as ErrorCode, message);
}
