import type { ERROR_CODES, ErrorCode } from "./codes.js";

type RetryableCode = {
  [Code in ErrorCode]: (typeof ERROR_CODES)[Code]["retryable"] extends true ? Code : never;
}[ErrorCode];

/** The codes that the table calls retryable, and no others: the compiler compares. Small enough for a page. */
const RETRYABLE = {
  ERR_DRAINING: 1,
  ERR_OVERLOADED: 1,
  ERR_VERSION_CONFLICT: 1,
  ERR_COMMAND_PENDING: 1,
  ERR_COMMAND_TIMEOUT: 1,
  ERR_RATE_LIMITED: 1,
  ERR_UNAVAILABLE: 1,
  ERR_QUEUE_FULL: 1,
  ERR_TOO_MANY_RUNS: 1,
  ERR_RUN_DEADLINE: 1,
  ERR_RUN_INTERRUPTED: 1,
  ERR_CLIENT_QUEUE_FULL: 1,
} as const satisfies Readonly<Record<RetryableCode, 1>>;

/** True when the same call may succeed later, unchanged. A code that this version does not know is not. */
export function isRetryable(code: string): boolean {
  return Object.hasOwn(RETRYABLE, code);
}
