import { ERROR_CODES, type ErrorCode } from "./codes.js";

const MARK = Symbol.for("isowire.error");

export interface IsowireErrorOptions {
  /** Expected, received, what to do; the code's summary when absent. Never another user's data. */
  readonly message?: string;
  /** Overrides the table. */
  readonly retryable?: boolean;
  /** When to try again, ms. */
  readonly retryAfterMs?: number;
  /** Facts for code, not for people. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error class. Recognise it by `code`; `isInstance` works over duplicate copies of the package. */
export class IsowireError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: IsowireErrorOptions = {}) {
    super(
      options.message ?? ERROR_CODES[code].summary,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = "IsowireError";
    this.code = code;
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for an IsowireError of any copy of this package; with a code, for that code only. */
  static isInstance(value: unknown, code?: ErrorCode): value is IsowireError {
    if (typeof value !== "object" || value === null || !(MARK in value)) return false;
    return code === undefined || (value as Partial<IsowireError>).code === code;
  }
}
