import type { Hub } from "@isowire/core";
import type { Authenticate, MessageCodec } from "@isowire/core/contracts";
import { verifyOf, type Refresh } from "./authenticator.js";
import { invalidOption } from "./invalid-option.js";
import { originSet } from "./origin-policy.js";
import { dialectsOf, type Dialects } from "./subprotocols.js";

const DEFAULT_PATH = "/ws";
const DEFAULT_HEARTBEAT_MS = 25_000;
export const DEFAULT_AUTHENTICATE_TIMEOUT_MS = 10_000;

/** The longest delay a timer of Node takes, ms. */
const MAX_TIMER_MS = 2_147_483_647;

export interface AttachOptions {
  /** From `createHub`. */
  readonly hub: Hub;
  /** Compared exactly with the request's path, without the query. @defaultValue "/ws" */
  readonly path?: string;
  /** Who is asking? Runs after path, limits and Origin were checked. A throw or no answer in time is `unavailable`. */
  readonly authenticate: Authenticate;
  /** Judges the credential of an in-band refresh. @defaultValue `authenticate.verify` when there is one; else refreshing is refused */
  readonly refresh?: Refresh;
  /** Exact origins, as browsers send them: `"https://app.example.com"`. `"null"` must be listed too. `[]` admits no browser. */
  readonly allowedOrigins: readonly string[];
  /** Refuses requests without an Origin header (403), that is, everything but browsers. @defaultValue false */
  readonly requireOrigin?: boolean;
  /** How often the server pings, ms; after one more interval of silence it closes 4000. @defaultValue 25,000 */
  readonly heartbeatMs?: number;
  /** Further dialects, chosen by subprotocol. `isowire.v1` is always spoken. @defaultValue [] */
  readonly codecs?: readonly MessageCodec[];
  /**
   * `close`: the handshake completes and closes at once with a code that browsers can see (4501, 4100, 4503, 1013).
   * `http`: an HTTP status (401, 403, 503), which browsers hide from the page. @defaultValue "close"
   */
  readonly refuse?: "close" | "http";
  /** How long `authenticate` may take, ms. @defaultValue 10,000 */
  readonly authenticateTimeoutMs?: number;
  /**
   * Agrees on `permessage-deflate` (RFC 7692) with clients that offer it. Messages from 1 KiB on go out compressed then, each
   * by itself and once for all devices of a user, on the main thread. Costs about 40 KiB for a client that sends compressed
   * messages. @defaultValue false
   */
  readonly compression?: boolean;
}

/** The options, checked and complete. */
export interface EndpointSettings {
  readonly hub: Hub;
  readonly path: string;
  readonly authenticate: Authenticate;
  readonly refresh: Refresh | undefined;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly requireOrigin: boolean;
  readonly heartbeatMs: number;
  readonly dialects: Dialects;
  readonly refuse: "close" | "http";
  readonly authenticateTimeoutMs: number;
  readonly compression: boolean;
}

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function checkedOptions(options: AttachOptions): EndpointSettings {
  const { authenticate, path = DEFAULT_PATH, refuse = "close", requireOrigin = false, codecs = [] } = options;
  const { compression = false } = options;
  const given: Readonly<Record<string, unknown>> = {
    path,
    authenticate,
    refuse,
    requireOrigin,
    codecs,
    compression,
    refresh: options.refresh,
  };
  for (const [option, [expected, holds]] of Object.entries(RULES)) {
    if (!holds(given[option])) throw invalidOption(option, expected, given[option]);
  }
  return {
    hub: options.hub,
    path,
    authenticate,
    refresh: options.refresh ?? verifyOf(authenticate),
    allowedOrigins: originSet(options.allowedOrigins),
    requireOrigin,
    heartbeatMs: checkedMs("heartbeatMs", options.heartbeatMs ?? DEFAULT_HEARTBEAT_MS),
    dialects: dialectsOf(codecs),
    refuse,
    authenticateTimeoutMs: checkedMs(
      "authenticateTimeoutMs",
      options.authenticateTimeoutMs ?? DEFAULT_AUTHENTICATE_TIMEOUT_MS,
    ),
    compression,
  };
}

const RULES: Readonly<Record<string, readonly [expected: string, holds: (value: unknown) => boolean]>> = {
  path: [
    'a path that begins with "/" and has no query, such as "/ws"',
    (value) => typeof value === "string" && /^\/[^\s?#]*$/.test(value),
  ],
  authenticate: ["a function", (value) => typeof value === "function"],
  refresh: ["a function", (value) => value === undefined || typeof value === "function"],
  refuse: ['"close" or "http"', (value) => value === "close" || value === "http"],
  requireOrigin: ["true or false", (value) => typeof value === "boolean"],
  codecs: ["an array of codecs", (value) => Array.isArray(value)],
  compression: ["true or false", (value) => typeof value === "boolean"],
};

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function checkedMs(option: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MAX_TIMER_MS)
    return value as number;
  throw invalidOption(option, `a whole number of milliseconds from 1 to ${MAX_TIMER_MS}`, value);
}
