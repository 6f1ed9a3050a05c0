import type { IncomingMessage } from "node:http";
import type { HttpRefusal } from "./refuse.js";
import { areSubprotocols, chooseDialect, offeredSubprotocols, type Dialect, type Dialects } from "./subprotocols.js";

/** RFC 6455 section 4.1: 16 bytes of base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
/** Not the draft 8, which `ws` would take: it names the origin `Sec-WebSocket-Origin`. */
const VERSION = "13";
/** Node drops what comes after the first thousand without a word, and with it an Origin. Browsers send some twenty. */
const MAX_HEADERS = 200;
/** Two of one of these, and what stands in front of us may have looked at the other one. */
const AT_MOST_ONCE = ["host", "origin", "authorization", "sec-websocket-key", "sec-websocket-version"];

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
  const broken = RULES.find((rule) => !rule.holds(request));
  if (broken !== undefined) return { refusal: broken.refusal };
  const offered = offeredSubprotocols(request);
  const dialect = areSubprotocols(offered) ? chooseDialect(offered, dialects) : undefined;
  if (dialect !== undefined) return { dialect };
  return {
    refusal: { status: 400, text: `no subprotocol in common; offer one of: ${[...dialects.keys()].join(", ")}` },
  };
}

interface Rule {
  readonly holds: (request: IncomingMessage) => boolean;
  readonly refusal: HttpRefusal;
}

const RULES: readonly Rule[] = [
  {
    holds: ({ rawHeaders }) => rawHeaders.length <= MAX_HEADERS * 2,
    refusal: { status: 431, text: `at most ${MAX_HEADERS} headers` },
  },
  {
    holds: ({ httpVersion }) => httpVersion === "1.1",
    refusal: { status: 400, text: "a WebSocket handshake is an HTTP/1.1 request" },
  },
  {
    holds: ({ method }) => method === "GET",
    refusal: { status: 405, text: "a WebSocket handshake is a GET request", headers: { Allow: "GET" } },
  },
  {
    holds: ({ headers }) => (headers["content-length"] ?? "0") === "0" && headers["transfer-encoding"] === undefined,
    refusal: { status: 400, text: "a WebSocket handshake has no body" },
  },
  { holds: hasNoneTwice, refusal: { status: 400, text: `at most one of each: ${AT_MOST_ONCE.join(", ")}` } },
  {
    holds: ({ headers }) => KEY.test(headers["sec-websocket-key"] ?? ""),
    refusal: { status: 400, text: "the Sec-WebSocket-Key header is missing or malformed" },
  },
  {
    holds: ({ headers }) => headers["sec-websocket-version"] === VERSION,
    refusal: {
      status: 426,
      text: "the Sec-WebSocket-Version is not supported",
      headers: { "Sec-WebSocket-Version": VERSION },
    },
  },
];

function hasNoneTwice({ rawHeaders }: IncomingMessage): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return AT_MOST_ONCE.every((name) => names.indexOf(name) === names.lastIndexOf(name));
}
