import type { ERROR_CODES, ErrorCode } from "./codes.js";

const MARK = Symbol.for("isowire.error");

type RetryableCode = {
  [Code in ErrorCode]: (typeof ERROR_CODES)[Code]["retryable"] extends true ? Code : never;
}[ErrorCode];

export interface CodedErrorOptions {
  /** Expected, received, what to do. Never another user's data. */
  readonly message: string;
  /**
   * The same call may succeed later, unchanged. To be said of every code that the table calls retryable.
   *
   * @defaultValue false
   */
  readonly retryable?: boolean;
  /** When to try again, ms. */
  readonly retryAfterMs?: number;
  /** Facts for code, not for people. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * What an `IsowireError` is without the table of codes behind it: whoever throws says everything. For pages, which carry no
 * prose that they never show.
 */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: Exclude<ErrorCode, RetryableCode>, options: CodedErrorOptions);
  constructor(code: ErrorCode, options: CodedErrorOptions & { readonly retryable: boolean });
  constructor(code: ErrorCode, { message, retryable = false, retryAfterMs, details = {}, cause }: CodedErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "IsowireError";
    this.code = code;
    this.retryable = retryable;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    this.details = details;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for an IsowireError of any copy of this package; with a code, for that code only. */
  static isInstance(value: unknown, code?: ErrorCode): value is CodedError {
    if (typeof value !== "object" || value === null || !(MARK in value)) return false;
    return code === undefined || (value as Partial<CodedError>).code === code;
  }
}
