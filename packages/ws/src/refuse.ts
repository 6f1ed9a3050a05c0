import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Refusal } from "@isowire/core/contracts";
import { CLOSE_CODES, type KnownCloseCode } from "@isowire/core/protocol";

/** How long a refused client has to read the answer, ms. */
const LINGER_MS = 2_000;

export interface HttpRefusal {
  readonly status: number;
  /** Shown to whoever asked: never internals. */
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RefusalRow {
  readonly close: KnownCloseCode;
  readonly status: number;
}

/** The last row of the protocol's refusal table. */
export const REFUSALS: Readonly<Record<Refusal["reason"], RefusalRow>> = {
  unauthorized: { close: 4501, status: 401 },
  expired: { close: 4100, status: 401 },
  forbidden: { close: 4503, status: 403 },
  unavailable: { close: 1013, status: 503 },
};

/** A refusal of `authenticate`, as HTTP says it. */
export function httpRefusal({ reason, retryAfterMs }: Refusal): HttpRefusal {
  const { close, status } = REFUSALS[reason];
  const headers: Record<string, string> = {};
  if (status === 401) headers["WWW-Authenticate"] = "Bearer";
  if (retryAfterMs !== undefined) headers["Retry-After"] = retryAfterSeconds(retryAfterMs);
  return { status, text: CLOSE_CODES[close].name, headers };
}

const ADMISSION_TEXTS = {
  draining: "this server is shutting down",
  full: "this server is full",
  rate: "too many connections at once",
};

/** A refusal of the hub: there is no room for one more. */
export function admissionRefusal(refused: keyof typeof ADMISSION_TEXTS, retryAfterMs: number): HttpRefusal {
  const headers = { "Retry-After": retryAfterSeconds(retryAfterMs) };
  return { status: refused === "rate" ? 429 : 503, text: ADMISSION_TEXTS[refused], headers };
}

/** Whole seconds, at least 1. */
export function retryAfterSeconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1_000)));
}

/**
 * Answers an upgrade request with a plain HTTP response and ends the socket. What the client still sends is read and
 * dropped for a moment: closing over unread bytes would reset the connection and lose the answer.
 */
export function refuseOverHttp(socket: Duplex, { status, text, headers = {} }: HttpRefusal): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = `${text}\n`;
  const lines = Object.entries({
    Connection: "close",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once("close", () => clearTimeout(timer));
  socket.resume();
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`);
}
