import type { IncomingMessage } from "node:http";
import { BEARER_PREFIX } from "@isowire/core/protocol";
import { dialectTokensOf } from "./dialect-bearer.js";
import { offeredSubprotocols } from "./subprotocols.js";
import { queryOf } from "./request-target.js";

/** What a request brought. `malformed` is a credential nobody can accept: refuse it, never look further. */
export type Credentials =
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "ticket"; readonly ticket: string }
  | { readonly kind: "malformed" }
  | { readonly kind: "none" };

const MALFORMED: Credentials = { kind: "malformed" };
const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** RFC 6750 section 2.1, `b64token`. */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * The one credential of a request, in this order: `Authorization: Bearer`, the subprotocol `isowire.bearer.<base64url>`, the
 * bearer subprotocol of the dialect that is spoken, `?ticket=`. The first that is present is taken and nothing after it is
 * looked at. `none`: read your cookies.
 *
 * @example
 * ```ts
 * const authenticate: Authenticate = async (request) => {
 *   const credentials = credentialsOf(request);
 *   return credentials.kind === "bearer" ? await lookUp(credentials.token) : { reason: "unauthorized" };
 * };
 * ```
 */
export function credentialsOf(request: IncomingMessage): Credentials {
  return (
    fromHeader(request) ?? fromSubprotocol(request) ?? fromDialect(request) ?? fromQuery(request) ?? { kind: "none" }
  );
}

function fromHeader(request: IncomingMessage): Credentials | undefined {
  const match = /^bearer(?:\s+(.*))?$/i.exec(request.headers.authorization?.trim() ?? "");
  if (match === null) return undefined;
  const token = match[1]?.trim() ?? "";
  return BEARER_TOKEN.test(token) ? { kind: "bearer", token } : MALFORMED;
}

function fromSubprotocol(request: IncomingMessage): Credentials | undefined {
  const offered = offeredSubprotocols(request).filter((name) => name.startsWith(BEARER_PREFIX));
  const [first] = offered;
  if (first === undefined) return undefined;
  const token = offered.length === 1 ? decoded(first.slice(BEARER_PREFIX.length)) : undefined;
  return token === undefined ? MALFORMED : { kind: "bearer", token };
}

function fromDialect(request: IncomingMessage): Credentials | undefined {
  const tokens = dialectTokensOf(request);
  const [token] = tokens;
  if (token === undefined) return undefined;
  return tokens.length === 1 && BEARER_TOKEN.test(token) ? { kind: "bearer", token } : MALFORMED;
}

function fromQuery(request: IncomingMessage): Credentials | undefined {
  const tickets = queryOf(request).getAll("ticket");
  const [ticket] = tickets;
  if (ticket === undefined) return undefined;
  return tickets.length === 1 && ticket !== "" ? { kind: "ticket", ticket } : MALFORMED;
}

/** Undefined unless the text is the canonical base64url of well-formed UTF-8. */
function decoded(text: string): string | undefined {
  if (!BASE64URL.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
