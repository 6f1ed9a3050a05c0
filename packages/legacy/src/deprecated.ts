import { DEPRECATIONS, IsowireError, type Deprecation, type DeprecationCode } from "@isowire/core";
import { createDeprecationGate, type Callee, type DeprecationGate } from "@isowire/core/contracts";
import { VERSION } from "./version.js";

/** What a legacy name is known by, and the function that was called by it. */
export interface LegacyName {
  readonly code: DeprecationCode;
  readonly callee: Callee;
}

/**
 * The gate every legacy name begins with: counts the use and warns once; from the version that removes the name on, refuses.
 *
 * @throws IsowireError `ERR_LEGACY_REMOVED`
 */
export const deprecated: DeprecationGate = createDeprecationGate({ name: "@isowire/legacy", version: VERSION });

/** What `fn` answers, behind the gate. What it throws says the name's code, too, and what to write instead. */
export function legacyCall<T>({ code, callee }: LegacyName, fn: () => T): T {
  deprecated(code, callee);
  try {
    return fn();
  } catch (error) {
    throw withReplacement(code, error);
  }
}

/** The same for what takes its time: whatever goes wrong is a rejection. `fn` begins in the turn of the call. */
export async function legacyAsyncCall<T>({ code, callee }: LegacyName, fn: () => Promise<T>): Promise<T> {
  deprecated(code, callee);
  try {
    return await fn();
  } catch (error) {
    throw withReplacement(code, error);
  }
}

function withReplacement(code: DeprecationCode, error: unknown): unknown {
  if (!IsowireError.isInstance(error) || "deprecation" in error.details) return error;
  const { replacement }: Deprecation = DEPRECATIONS[code];
  return new IsowireError(error.code, {
    message: `${error.message} (${code}, deprecated: use ${replacement})`,
    retryable: error.retryable,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    details: { ...error.details, deprecation: code, replacement },
    cause: error,
  });
}
