import { randomUUID } from "node:crypto";
import type { Logger } from "@isowire/core/contracts";
import { ERROR_CODES, IsowireError } from "@isowire/core/protocol";

const MARK = Symbol.for("isowire.public-error");

/** An error whose code and message an agent wants on the user's screen. */
export interface PublicError extends Error {
  readonly code: string;
  readonly retryable: boolean;
}

/** What a screen is told about a failure. */
export interface PublicFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/**
 * The only error text that reaches a screen. Whatever else an agent or a tool throws is shown as an incident number, with
 * the error itself in the log.
 *
 * @example
 * ```ts
 * throw publicError("OUT_OF_CREDIT", "Your credit is used up.");
 * ```
 */
export function publicError(
  code: string,
  message: string,
  options: { readonly retryable?: boolean } = {},
): PublicError {
  const error = Object.assign(new Error(message), { code, retryable: options.retryable ?? false });
  error.name = "PublicError";
  Object.defineProperty(error, MARK, { value: true });
  return error;
}

/** True for a `publicError` of any copy of this package. */
function isPublicError(value: unknown): value is PublicError {
  return typeof value === "object" && value !== null && MARK in value;
}

/** What may be said about an error; the error itself goes to the log under the incident number. */
export function failureOf(
  error: unknown,
  options: { readonly subject: "agent" | "tool"; readonly logger: Logger; readonly fields: object },
): PublicFailure {
  if (isPublicError(error)) return { code: error.code, message: error.message, retryable: error.retryable };
  const incident = randomUUID().slice(0, 8);
  options.logger.error({ ...options.fields, incident, err: error }, `the ${options.subject} failed`);
  if (IsowireError.isInstance(error)) {
    // The table's summary, never the message: it may quote what the agent was working on.
    return { code: error.code, message: ERROR_CODES[error.code].summary, retryable: error.retryable };
  }
  return {
    code: "ERR_AGENT_FAILED",
    message: `the ${options.subject} failed (incident ${incident})`,
    retryable: false,
  };
}
