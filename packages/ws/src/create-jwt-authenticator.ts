import type { IncomingMessage } from "node:http";
import type { Authenticate, Grant, Refusal } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from "jose";
import { verifyOf, type Authenticator, type RefreshCredential } from "./authenticator.js";
import { credentialsOf } from "./credentials.js";
import { invalidOption } from "./invalid-option.js";
import {
  checkedAlgorithms,
  checkedKeysUrl,
  checkedSecret,
  type JwtAuthenticatorOptions,
  type JwtClaims,
  type JwtUser,
} from "./jwt-options.js";

const DEFAULT_CLOCK_TOLERANCE_S = 5;
const DEFAULT_TENANT_CLAIM = "tenant";
const UNAUTHORIZED: Refusal = { reason: "unauthorized" };

/**
 * Authenticates by a signed JWT: in the `Authorization` header, in the subprotocol `isowire.bearer.<base64url>`, or in-band
 * when an open connection refreshes. `exp` becomes the connection's `expiresAt`.
 *
 * An expired token is `expired`; a key server that does not answer is `unavailable`; all else that is wrong with a token is
 * `unauthorized`.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * const authenticate = createJwtAuthenticator({ jwksUrl: "https://id.example.com/jwks.json", audience: "app" });
 * ```
 */
export function createJwtAuthenticator(options: JwtAuthenticatorOptions): Authenticator {
  const verifyToken = tokenVerifier(options);
  const { fallback } = options;
  const fallbackVerify = verifyOf(fallback);
  const authenticate: Authenticate = (request: IncomingMessage) => {
    const credentials = credentialsOf(request);
    if (credentials.kind === "bearer") return verifyToken(credentials.token);
    return credentials.kind === "malformed" || fallback === undefined ? UNAUTHORIZED : fallback(request);
  };
  const verify = async (credential: RefreshCredential): Promise<Grant | Refusal> => {
    if (credential.token !== undefined) return verifyToken(credential.token);
    return (await fallbackVerify?.(credential)) ?? UNAUTHORIZED;
  };
  return Object.assign(authenticate, { verify });
}

type VerifyToken = (token: string) => Promise<Grant | Refusal>;

function tokenVerifier(options: JwtAuthenticatorOptions): VerifyToken {
  const { clockToleranceS = DEFAULT_CLOCK_TOLERANCE_S, issuer, audience } = options;
  if (!Number.isFinite(clockToleranceS) || clockToleranceS < 0) {
    throw invalidOption("clockToleranceS", "a number of seconds, 0 or more", clockToleranceS);
  }
  const key = keyFor(options);
  const toUser = options.claimsToUser ?? defaultMapping(options.tenantClaim ?? DEFAULT_TENANT_CLAIM);
  const rules: JWTVerifyOptions = {
    algorithms: checkedAlgorithms(options),
    clockTolerance: clockToleranceS,
    ...(issuer === undefined ? {} : { issuer: typeof issuer === "string" ? issuer : [...issuer] }),
    ...(audience === undefined ? {} : { audience: typeof audience === "string" ? audience : [...audience] }),
  };
  return async (token) => {
    let payload: JwtClaims;
    try {
      ({ payload } = await jwtVerify(token, key, rules));
    } catch (error) {
      return refusalFor(error);
    }
    return grantFor(toUser(payload), payload.exp === undefined ? undefined : (payload.exp + clockToleranceS) * 1_000);
  };
}

function keyFor({ secret, jwksUrl }: JwtAuthenticatorOptions): JWTVerifyGetKey {
  if ((secret === undefined) === (jwksUrl === undefined)) {
    throw invalidOption("secret, jwksUrl", "exactly one of the two", secret === undefined ? "neither" : "both");
  }
  if (jwksUrl === undefined) {
    const bytes = checkedSecret("secret", secret);
    return () => bytes;
  }
  const keys = createRemoteJWKSet(checkedKeysUrl(jwksUrl));
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (TOKENS_FAULT.some((kind) => error instanceof kind)) throw error;
      throw new KeysUnavailable("the key server gave no usable keys", { cause: error });
    }
  };
}

class KeysUnavailable extends Error {}

/** What the key set says about a token rather than about itself. */
const TOKENS_FAULT = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

function refusalFor(error: unknown): Refusal & { readonly cause?: unknown } {
  if (error instanceof errors.JWTExpired) return { reason: "expired" };
  if (error instanceof KeysUnavailable) return { reason: "unavailable", cause: error.cause };
  return UNAUTHORIZED;
}

function grantFor(user: JwtUser | Refusal, expiresAt: number | undefined): Grant | Refusal {
  if ("reason" in user) return user;
  try {
    const context = createUserContext(user);
    return expiresAt === undefined ? { context } : { context, expiresAt };
  } catch (error) {
    if (IsowireError.isInstance(error, "ERR_INVALID_USER")) return UNAUTHORIZED;
    throw error;
  }
}

/** A claim of another type than text is a mistake of the issuer; turning it into text could make two users one. */
function defaultMapping(tenantClaim: string): (payload: JwtClaims) => JwtUser | Refusal {
  return (payload) => {
    const { sub, sid } = payload;
    const tenant = payload[tenantClaim];
    if (typeof sub !== "string" || !isTextOrAbsent(sid) || !isTextOrAbsent(tenant)) return UNAUTHORIZED;
    return {
      userId: sub,
      claims: payload,
      ...(tenant === undefined ? {} : { tenantId: tenant }),
      ...(sid === undefined ? {} : { sessionId: sid }),
    };
  };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}
