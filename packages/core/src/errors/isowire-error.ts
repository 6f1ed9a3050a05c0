import { CodedError, type CodedErrorOptions } from "./coded-error.js";
import { ERROR_CODES, type ErrorCode, type ErrorRow } from "./codes.js";

export interface IsowireErrorOptions extends Omit<CodedErrorOptions, "message" | "retryable" | "retryAfterMs"> {
  /**
   * Expected, received, what to do. Never another user's data.
   *
   * @defaultValue the code's summary
   */
  readonly message?: string;
  /** @defaultValue what the table says of the code */
  readonly retryable?: boolean;
  /** @defaultValue what the table says of the code */
  readonly retryAfterMs?: number;
}

/** The one error class. Recognise it by `code`; `isInstance` works over duplicate copies of the package. */
export class IsowireError extends CodedError {
  constructor(code: ErrorCode, options: IsowireErrorOptions = {}) {
    const row: ErrorRow = ERROR_CODES[code];
    const { message = row.summary, retryable = row.retryable, retryAfterMs = row.retryAfterMs } = options;
    super(code, { ...options, message, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }
}
