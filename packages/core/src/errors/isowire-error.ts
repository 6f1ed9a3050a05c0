import { CodedError, type CodedErrorOptions } from "./coded-error.js";
import { ERROR_CODES, type ErrorCode } from "./codes.js";

export interface IsowireErrorOptions extends Omit<CodedErrorOptions, "message" | "retryable"> {
  /**
   * Expected, received, what to do. Never another user's data.
   *
   * @defaultValue the code's summary
   */
  readonly message?: string;
  /** @defaultValue what the table says of the code */
  readonly retryable?: boolean;
}

/** The one error class. Recognise it by `code`; `isInstance` works over duplicate copies of the package. */
export class IsowireError extends CodedError {
  constructor(code: ErrorCode, options: IsowireErrorOptions = {}) {
    const { message = ERROR_CODES[code].summary, retryable = ERROR_CODES[code].retryable } = options;
    super(code, { ...options, message, retryable });
  }
}
