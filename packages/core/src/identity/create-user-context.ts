import type { UserContext } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { isDeeperThan } from "../protocol/json-depth.js";
import { MAX_ID_LENGTH, MAX_JSON_DEPTH } from "../protocol/bounds.js";
import { globalRegistry } from "../registry/global-registry.js";

/** Bytes of UTF-8 a user id or tenant id may have. */
const MAX_USER_BYTES = 1024;
const encoder = new TextEncoder();
/** Of most users: one object, which nobody can change. */
const NO_CLAIMS: Readonly<Record<string, unknown>> = Object.freeze({});

export interface UserContextInit {
  /** Any well-formed string of 1 to 1,024 bytes of UTF-8; compared byte for byte, never normalised. */
  readonly userId: string;
  /** @defaultValue "" */
  readonly tenantId?: string | undefined;
  /** At most 128 characters. */
  readonly sessionId?: string | undefined;
  /** JSON values; copied and frozen. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Mints the context of a user. For trusted server code: whoever calls this says who the user is.
 *
 * @throws IsowireError `ERR_INVALID_USER` when an id is empty, too long, not a string or not well-formed, or the claims are
 * not JSON.
 * @example
 * ```ts
 * const context = createUserContext({ userId: session.userId, tenantId: session.tenant });
 * ```
 */
export function createUserContext(init: UserContextInit): UserContext {
  if (typeof (init as unknown) !== "object" || (init as unknown) === null)
    throw invalid("expected an object with a userId");
  const { userId, tenantId = "", sessionId, claims = NO_CLAIMS } = init;
  if (checked(userId, "userId") === "") throw invalid("expected a userId, received an empty string");
  checked(tenantId, "tenantId");
  if (sessionId !== undefined && checked(sessionId, "sessionId").length > MAX_ID_LENGTH) {
    throw invalid(`expected a sessionId of at most ${String(MAX_ID_LENGTH)} characters`);
  }
  const context: UserContext = Object.freeze({
    userId,
    tenantId,
    ...(sessionId === undefined ? {} : { sessionId }),
    claims: copyClaims(claims),
  });
  globalRegistry("contexts").contexts.add(context);
  return context;
}

function checked(value: unknown, name: string): string {
  if (typeof value !== "string") throw invalid(`expected a string in ${name}, received ${typeof value}`);
  if (/\p{Surrogate}/u.test(value)) throw invalid(`expected well-formed text in ${name}, received a lone surrogate`);
  if (value.length > MAX_USER_BYTES || encoder.encode(value).length > MAX_USER_BYTES) {
    throw invalid(`expected at most ${String(MAX_USER_BYTES)} bytes of UTF-8 in ${name}`);
  }
  return value;
}

function copyClaims(claims: unknown): Readonly<Record<string, unknown>> {
  if (claims === NO_CLAIMS) return NO_CLAIMS;
  if (!isRecord(claims)) throw invalid("expected an object in claims");
  if (isDeeperThan(claims, MAX_JSON_DEPTH))
    throw invalid(`expected claims at most ${String(MAX_JSON_DEPTH)} levels deep`);
  let copy: unknown;
  try {
    copy = JSON.parse(JSON.stringify(claims));
  } catch (cause) {
    throw new IsowireError("ERR_INVALID_USER", {
      message: "unable to mint a context; expected JSON values in claims",
      cause,
    });
  }
  // A Date, or anything with a toJSON, need not stay an object.
  if (!isRecord(copy)) throw invalid("expected claims that are an object as JSON");
  deepFreeze(copy);
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}

function invalid(expectation: string): IsowireError {
  return new IsowireError("ERR_INVALID_USER", { message: `unable to mint a context; ${expectation}` });
}
