import type { Authenticate } from "@isowire/core/contracts";
import type { Refusal } from "@isowire/core/contracts";
import { invalidOption } from "./invalid-option.js";

/** Shortest key of HS256 (RFC 7518 section 3.2), bytes. */
const MIN_SECRET_BYTES = 32;

const SECRET_ALGORITHMS = ["HS256", "HS384", "HS512"];
const KEY_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** What a verified token says (RFC 7519). Declared here: types of an ESM package cannot be had from CommonJS. */
export interface JwtClaims {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  jti?: string;
  /** Seconds since 1970, as the two below. */
  nbf?: number;
  exp?: number;
  iat?: number;
  [claim: string]: unknown;
}

/** Whom a verified token speaks for. */
export interface JwtUser {
  readonly userId: string;
  readonly tenantId?: string;
  readonly sessionId?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface JwtAuthenticatorOptions {
  /** A shared secret of at least 32 bytes. Either this or `jwksUrl`. */
  readonly secret?: string | Uint8Array | undefined;
  /** Where the issuer publishes its keys. They are fetched when needed and kept for 10 minutes. */
  readonly jwksUrl?: string | URL | undefined;
  /** The `iss` a token must have. @defaultValue any */
  readonly issuer?: string | readonly string[];
  /** The `aud` a token must have one of. @defaultValue any */
  readonly audience?: string | readonly string[];
  /** What a token may be signed with. @defaultValue `["HS256"]` with a secret, else every RSA, ECDSA and EdDSA algorithm */
  readonly algorithms?: readonly string[];
  /** Which claim is the tenant. @defaultValue "tenant" */
  readonly tenantClaim?: string;
  /** Replaces the mapping `sub` to userId, `tenantClaim` to tenantId, `sid` to sessionId, all claims to claims. */
  readonly claimsToUser?: (payload: JwtClaims) => JwtUser | Refusal;
  /** By how much clocks may differ, seconds. @defaultValue 5 */
  readonly clockToleranceS?: number;
  /** Asked when the request has no bearer token: tickets, cookies. @defaultValue unauthorized */
  readonly fallback?: Authenticate;
}

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function checkedAlgorithms(options: JwtAuthenticatorOptions): string[] {
  const possible = options.secret === undefined ? KEY_ALGORITHMS : SECRET_ALGORITHMS;
  const { algorithms = options.secret === undefined ? possible : ["HS256"] } = options;
  const expected = `a list out of ${possible.join(", ")}`;
  if (!Array.isArray(algorithms) || algorithms.length === 0) throw invalidOption("algorithms", expected, algorithms);
  const foreign = (algorithms as string[]).find((algorithm) => !possible.includes(algorithm));
  if (foreign !== undefined) throw invalidOption("algorithms", expected, foreign);
  return [...(algorithms as string[])];
}

/** @throws IsowireError `ERR_INVALID_OPTION`; the message never has the secret in it. */
export function checkedSecret(option: string, secret: unknown): Uint8Array {
  const bytes = typeof secret === "string" ? new TextEncoder().encode(secret) : secret;
  if (!(bytes instanceof Uint8Array)) throw invalidOption(option, "a string or Uint8Array", undefined);
  if (bytes.length < MIN_SECRET_BYTES) throw invalidOption(option, `at least ${MIN_SECRET_BYTES} bytes`, bytes.length);
  return Uint8Array.from(bytes);
}

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function checkedKeysUrl(url: string | URL): URL {
  const text = String(url);
  if (!/^https?:/i.test(text) || !URL.canParse(text)) throw invalidOption("jwksUrl", "an http(s) URL", text);
  return new URL(text);
}
