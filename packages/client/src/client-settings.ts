import type { Backoff } from "./backoff.js";
import type { ClientClock } from "./clock.js";
import type { ClientOptions, CredentialCallback } from "./client-options.js";
import type { EventSchemas } from "./standard-schema.js";
import type { VisibilitySource } from "./wake-signals.js";
import type { WebSocketConstructor } from "./web-socket-like.js";
import { CLIENT_ID, CodedError } from "@isowire/core/protocol";
import { CLIENT_DEFAULTS } from "./client-options.js";
import { systemClock } from "./clock.js";
import { parseUrl } from "./dial-address.js";
import { randomId } from "./random-id.js";
import { pageVisibility } from "./wake-signals.js";

/** The options, checked and complete. */
export interface ClientSettings {
  readonly url: URL;
  readonly credential: { readonly kind: "token" | "ticket"; readonly callback: CredentialCallback } | undefined;
  readonly clientId: string;
  readonly resume: "start" | undefined;
  readonly features: readonly string[];
  readonly events: EventSchemas;
  readonly WebSocket: WebSocketConstructor;
  readonly maxQueuedCommands: number;
  readonly maxQueuedBytes: number;
  readonly dialTimeoutMs: number;
  readonly silenceMs: number;
  readonly backoff: Backoff;
  readonly onError: ((error: unknown) => void) | undefined;
  readonly clock: ClientClock;
  readonly random: () => number;
  readonly visibility: VisibilitySource;
}

/**
 * @param defaultWebSocket used when the options name none
 * @throws IsowireError `ERR_INVALID_OPTION`
 */
export function resolveSettings(
  options: ClientOptions,
  defaultWebSocket: WebSocketConstructor | undefined,
): ClientSettings {
  const { clientId = randomId(), WebSocket = defaultWebSocket } = options;
  if (WebSocket === undefined) {
    throw invalid(
      "unable to connect; expected a global WebSocket, found none: pass `WebSocket` (in Node: install `ws`)",
    );
  }
  if (!CLIENT_ID.test(clientId))
    throw invalid("unable to use `clientId`; expected 16 to 64 printable ASCII characters");
  return {
    url: parseUrl(options.url),
    credential: credentialOf(options),
    clientId,
    resume: options.resume,
    features: options.features ?? [],
    events: options.events ?? {},
    WebSocket,
    ...limitsOf(options),
    onError: options.onError,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    visibility: options.visibility ?? pageVisibility,
  };
}

function limitsOf(options: ClientOptions) {
  const { backoff: backoffDefaults, ...defaults } = CLIENT_DEFAULTS;
  const backoff = numbersOf(backoffDefaults, options.backoff);
  if (backoff.maxMs < backoff.minMs) throw invalid("unable to use `backoff`; expected maxMs to be at least minMs");
  return { ...numbersOf(defaults, options), backoff };
}

/** Each number that has a default, as given or by default. */
function numbersOf<Defaults extends Readonly<Record<string, number>>>(
  defaults: Defaults,
  given: { readonly [Name in keyof Defaults]?: number } = {},
): { readonly [Name in keyof Defaults]: number } {
  const checked = Object.entries(defaults).map(([name, fallback]) => {
    const value = given[name] ?? fallback;
    if (value > 0 && Number.isFinite(value)) return [name, value];
    throw invalid(`unable to use \`${name}\`; expected a number above 0, received ${value}`);
  });
  return Object.fromEntries(checked) as { readonly [Name in keyof Defaults]: number };
}

function credentialOf({ getToken, getTicket }: ClientOptions): ClientSettings["credential"] {
  if (getToken !== undefined && getTicket !== undefined) {
    throw invalid("unable to choose credentials; expected `getToken` or `getTicket`, received both");
  }
  if (getToken !== undefined) return { kind: "token", callback: getToken };
  return getTicket === undefined ? undefined : { kind: "ticket", callback: getTicket };
}

function invalid(message: string): CodedError {
  return new CodedError("ERR_INVALID_OPTION", { message });
}
