import { BEARER_PREFIX, CodedError, SUBPROTOCOL } from "@isowire/core/protocol";

/** One proof of who the user is; none for cookies or an open server. */
export interface Credential {
  readonly token?: string;
  readonly ticket?: string;
}

interface DialRequest {
  readonly url: URL;
  readonly clientId: string;
  readonly resume: string | undefined;
  readonly features: readonly string[];
  readonly credential: Credential;
}

/**
 * The address as a WebSocket takes it: relative to the page, `http:` and `https:` allowed.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`
 */
export function parseUrl(url: string | URL): URL {
  const base = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  let parsed: URL;
  try {
    parsed = new URL(url, base);
  } catch {
    throw invalidUrl(url);
  }
  parsed.protocol = parsed.protocol.replace("http", "ws");
  if (!/^wss?:$/.test(parsed.protocol)) throw invalidUrl(url);
  parsed.hash = "";
  return parsed;
}

/** Query and subprotocols of PROTOCOL.md "Opening": a token never stands in the URL, a one-time ticket may. */
export function dialAddress(request: DialRequest): { readonly url: string; readonly protocols: string[] } {
  const { clientId, resume, features, credential } = request;
  const url = new URL(request.url);
  const query = url.searchParams;
  if (resume !== undefined) query.set("resume", resume);
  query.set("client", clientId);
  if (features.length > 0) query.set("features", features.join(","));
  if (credential.ticket !== undefined) query.set("ticket", credential.ticket);
  const bearer = credential.token === undefined ? [] : [BEARER_PREFIX + textToBase64Url(credential.token)];
  return { url: url.href, protocols: [SUBPROTOCOL, ...bearer] };
}

function textToBase64Url(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function invalidUrl(url: string | URL): CodedError {
  return new CodedError("ERR_INVALID_OPTION", {
    message: `unable to use \`url\`; expected "wss://example.com/ws" or a path of this page, received "${String(url)}"`,
  });
}
