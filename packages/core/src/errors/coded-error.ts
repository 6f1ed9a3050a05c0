import type { ErrorCode } from "./codes.js";
import { isRetryable } from "./retryable-codes.js";

const MARK = Symbol.for("isowire.error");

export interface CodedErrorOptions {
  /** Expected, received, what to do. Never another user's data. */
  readonly message: string;
  /** @defaultValue what the table says of the code */
  readonly retryable?: boolean;
  /** When to try again, ms. */
  readonly retryAfterMs?: number;
  /** Facts for code, not for people. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * What an `IsowireError` is without the table of codes behind it: whoever throws says the message. For pages, which carry
 * no prose that they never show.
 */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: CodedErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "IsowireError";
    this.code = code;
    this.retryable = options.retryable ?? isRetryable(code);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for an IsowireError of any copy of this package; with a code, for that code only. */
  static isInstance(value: unknown, code?: ErrorCode): value is CodedError {
    if (typeof value !== "object" || value === null || !(MARK in value)) return false;
    return code === undefined || (value as Partial<CodedError>).code === code;
  }
}
