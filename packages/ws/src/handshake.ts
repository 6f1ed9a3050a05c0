import type { IncomingMessage } from "node:http";
import type { HttpRefusal } from "./refuse.js";
import { areSubprotocols, chooseDialect, offeredSubprotocols, type Dialect, type Dialects } from "./subprotocols.js";

/** RFC 6455 section 4.1: 16 bytes of base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
/** Not the draft 8, which `ws` would take: it names the origin `Sec-WebSocket-Origin`. */
const VERSION = "13";

export function asksForWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === "websocket";
}

/**
 * Whether the handshake could complete, looked at before anybody authenticates: a ticket must not be spent on a request
 * that is refused anyway.
 */
export function checkHandshake(
  request: IncomingMessage,
  dialects: Dialects,
): { readonly dialect: Dialect } | { readonly refusal: HttpRefusal } {
  const { "sec-websocket-key": key = "", "sec-websocket-version": version = "" } = request.headers;
  if (request.method !== "GET") return refused(405, "a WebSocket handshake is a GET request", { Allow: "GET" });
  if (!KEY.test(key)) return refused(400, "the Sec-WebSocket-Key header is missing or malformed");
  if (version !== VERSION) {
    return refused(426, "the Sec-WebSocket-Version is not supported", { "Sec-WebSocket-Version": VERSION });
  }
  const offered = offeredSubprotocols(request);
  const dialect = areSubprotocols(offered) ? chooseDialect(offered, dialects) : undefined;
  return dialect === undefined
    ? refused(400, `no subprotocol in common; offer one of: ${[...dialects.keys()].join(", ")}`)
    : { dialect };
}

function refused(
  status: number,
  text: string,
  headers: HttpRefusal["headers"] = {},
): { readonly refusal: HttpRefusal } {
  return { refusal: { status, text, headers } };
}
