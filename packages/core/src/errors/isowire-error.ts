import { CodedError, type CodedErrorOptions } from "./coded-error.js";
import { ERROR_CODES, type ErrorCode } from "./codes.js";

export interface IsowireErrorOptions extends Omit<CodedErrorOptions, "message"> {
  /**
   * Expected, received, what to do. Never another user's data.
   *
   * @defaultValue the code's summary
   */
  readonly message?: string;
}

/** The one error class. Recognise it by `code`; `isInstance` works over duplicate copies of the package. */
export class IsowireError extends CodedError {
  constructor(code: ErrorCode, options: IsowireErrorOptions = {}) {
    super(code, { ...options, message: options.message ?? ERROR_CODES[code].summary });
  }
}
