import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Hub } from "@isowire/core";
import {
  portsOf,
  type Authenticate,
  type Grant,
  type HubPorts,
  type Refusal,
  type UserContext,
} from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";
import { checkedMs } from "./attach-options.js";
import { verifyOf, type Authenticator } from "./authenticator.js";
import { credentialsOf } from "./credentials.js";
import { invalidOption } from "./invalid-option.js";
import { checkedSecret } from "./jwt-options.js";
import { textToTicket, ticketToText, type Ticket } from "./ticket-text.js";

const DEFAULT_TICKET_TTL_MS = 30_000;
/** For how long after its end a spent ticket is remembered: the clocks of two nodes may differ. */
const CLOCK_MARGIN_MS = 60_000;
/** A ticket stands in a URL, and proxies refuse long ones. */
const MAX_TICKET_LENGTH = 4_096;
const NONCE_BYTES = 16;

const UNAUTHORIZED: Refusal = { reason: "unauthorized" };
const EXPIRED: Refusal = { reason: "expired" };

export interface TicketIssuerOptions {
  /** Where tickets are spent: the hub the endpoint serves, or one over the same engine. */
  readonly hub: Hub;
  /** At least 32 bytes each. The first one signs; a ticket of any of them is taken. */
  readonly secrets: readonly (string | Uint8Array)[];
  /** How long a ticket may wait for its one use, ms. @defaultValue 30,000 */
  readonly ttlMs?: number;
  /** Asked when the request has no ticket: cookies. @defaultValue unauthorized */
  readonly fallback?: Authenticate;
}

export interface IssueOptions {
  /** ms since 1970; becomes the connection's `expiresAt`. @defaultValue the connection does not expire */
  readonly sessionExpiresAt?: number;
}

export interface TicketIssuer {
  /**
   * A ticket for one connection of this user, to be put behind `?ticket=`.
   *
   * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_INVALID_OPTION` (the claims are too large for a URL)
   */
  issue(context: UserContext, options?: IssueOptions): string;
  /** Takes `?ticket=`. Used or too old is `expired`; forged or malformed is `unauthorized`. */
  readonly authenticate: Authenticator;
}

/**
 * Issues and takes one-time tickets: the way in for pages that cannot send a token with the handshake and should not put a
 * long-lived one into a URL. Of two simultaneous uses one wins, also on two nodes.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, `ERR_CONTRACT`
 * @example
 * ```ts
 * const tickets = createTicketIssuer({ hub, secrets: [process.env.TICKET_SECRET ?? ""] });
 * app.post("/ticket", (request, response) => response.json({ ticket: tickets.issue(contextOf(request)) }));
 * attachWebSocketServer(server, { hub, authenticate: tickets.authenticate, allowedOrigins });
 * ```
 */
export function createTicketIssuer(options: TicketIssuerOptions): TicketIssuer {
  const ports = portsOf(options.hub);
  const { fallback, ttlMs: givenTtl = DEFAULT_TICKET_TTL_MS } = options;
  const ttlMs = checkedMs("ttlMs", givenTtl);
  const [current, ...previous] = checkedSecrets(options.secrets);
  const fallbackVerify = verifyOf(fallback);
  const take = (text: string): Promise<Grant | Refusal> =>
    takeTicket(textToTicket(text, [current, ...previous]), ports);
  const authenticate: Authenticate = (request: IncomingMessage) => {
    const credentials = credentialsOf(request);
    if (credentials.kind === "ticket") return take(credentials.ticket);
    return credentials.kind === "malformed" || fallback === undefined ? UNAUTHORIZED : fallback(request);
  };
  const verify: Authenticator["verify"] = async (credential) => {
    if (credential.ticket !== undefined) return take(credential.ticket);
    return (await fallbackVerify?.(credential)) ?? UNAUTHORIZED;
  };
  return {
    issue: (context, issueOptions = {}) =>
      checkedLength(ticketToText(ticketFor(context, { ...issueOptions, ttlMs, ports }), current)),
    authenticate: Object.assign(authenticate, { verify }),
  };
}

function checkedSecrets(secrets: unknown): [Uint8Array, ...Uint8Array[]] {
  const [first, ...rest] = Array.isArray(secrets) ? (secrets as unknown[]) : [];
  if (first === undefined)
    throw invalidOption("secrets", "an array with at least one secret", Array.isArray(secrets) ? "none" : undefined);
  return [checkedSecret("secrets", first), ...rest.map((secret) => checkedSecret("secrets", secret))];
}

interface TicketForOptions extends IssueOptions {
  readonly ttlMs: number;
  readonly ports: HubPorts;
}

function ticketFor(context: UserContext, { sessionExpiresAt, ttlMs, ports }: TicketForOptions): Ticket {
  if (sessionExpiresAt !== undefined && !Number.isSafeInteger(sessionExpiresAt)) {
    throw invalidOption("sessionExpiresAt", "ms since 1970", sessionExpiresAt);
  }
  // Throws for a look-alike.
  const { user } = ports.user(context);
  const { sessionId, claims } = context;
  return {
    user: { tenantId: user.tenantId, userId: user.userId },
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    exp: ports.clock.now() + ttlMs,
    nonce: randomBytes(NONCE_BYTES).toString("base64url"),
    ...(sessionExpiresAt === undefined ? {} : { sessionExpiresAt }),
  };
}

function checkedLength(text: string): string {
  if (text.length <= MAX_TICKET_LENGTH) return text;
  throw invalidOption("claims", `claims that fit into a ticket of ${MAX_TICKET_LENGTH} characters`, text.length);
}

async function takeTicket(ticket: Ticket | undefined, ports: HubPorts): Promise<Grant | Refusal> {
  if (ticket === undefined) return UNAUTHORIZED;
  const now = ports.clock.now();
  const { user, sessionId, claims, exp, nonce, sessionExpiresAt } = ticket;
  if (exp <= now || (sessionExpiresAt !== undefined && sessionExpiresAt <= now)) return EXPIRED;
  const context = createUserContext({ ...user, sessionId, claims });
  const expiresInMs = exp - now + CLOCK_MARGIN_MS;
  try {
    await ports
      .user(context)
      .append({ events: [], state: [{ key: `ticket/${nonce}`, ifVersion: 0, value: true, expiresInMs }] });
  } catch (error) {
    if (IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) return EXPIRED;
    throw error;
  }
  return sessionExpiresAt === undefined ? { context } : { context, expiresAt: sessionExpiresAt };
}
