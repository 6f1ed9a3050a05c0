import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@isowire/core";
import type { Route } from "./demo-api.js";
import type { StaticFile } from "./static-files.js";
import { HttpProblem } from "./http-problem.js";

export interface RequestHandlerOptions {
  /** What is answered to a GET. @defaultValue nothing */
  readonly reads?: ReadonlyMap<string, Route>;
  /** What is answered to a POST. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly allowedOrigins: readonly string[];
  readonly logger: Logger;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

/** Answers everything but WebSocket upgrades: the page's files, and the page's questions under /api. */
export function createRequestHandler(options: RequestHandlerOptions) {
  const hosts = new Set(options.allowedOrigins.map((origin) => new URL(origin).host));
  return (request: IncomingMessage, response: ServerResponse): void => {
    const host = request.headers.host ?? "";
    if (hosts.has(host)) secure(response, host);
    answer(request, { response, hosts, options }).catch((error: unknown) => refuse(response, error, options.logger));
  };
}

interface Exchange {
  readonly response: ServerResponse;
  readonly hosts: ReadonlySet<string>;
  readonly options: RequestHandlerOptions;
}

async function answer(request: IncomingMessage, { response, hosts, options }: Exchange): Promise<void> {
  const { headers, method = "" } = request;
  // A name that somebody else's DNS points here is not this server's.
  if (!hosts.has(headers.host ?? ""))
    throw new HttpProblem(421, "ERR_HOST", { message: "This server is not reached under that name." });
  const path = (request.url ?? "/").replace(/[?#].*$/s, "");
  const read = options.reads?.get(path);
  const route = read ?? options.routes.get(path);
  const file = options.files.get(path);
  if (route === undefined && file === undefined) throw new HttpProblem(404, "ERR_NOT_FOUND", { message: "Not found." });
  if (route !== undefined) {
    const expected = read === undefined ? "POST" : "GET";
    if (method !== expected) throw methodNotAllowed(response, expected);
    if (headers.origin !== undefined && !options.allowedOrigins.includes(headers.origin))
      throw new HttpProblem(403, "ERR_ORIGIN", { message: "Another page's requests are not answered." });
    sendJson(response, await route(request));
  } else if (file !== undefined) {
    if (method !== "GET" && method !== "HEAD") throw methodNotAllowed(response, "GET, HEAD");
    sendFile(request, response, file);
  }
}

function secure(response: ServerResponse, host: string): void {
  response.setHeader(
    "content-security-policy",
    [...POLICY, `connect-src 'self' ws://${host} wss://${host}`].join("; "),
  );
  response.setHeader("x-content-type-options", "nosniff");
  // The address of a page that is being paired holds a code.
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-opener-policy", "same-origin");
}

function sendFile(request: IncomingMessage, response: ServerResponse, { body, headers }: StaticFile): void {
  if (request.headers["if-none-match"] === headers.etag) {
    response.writeHead(304, { etag: headers.etag, "cache-control": headers["cache-control"] }).end();
    return;
  }
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : body);
}

function sendJson(response: ServerResponse, value: object, status = 200): void {
  const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  response.writeHead(status, headers).end(JSON.stringify(value));
}

function methodNotAllowed(response: ServerResponse, allow: string): HttpProblem {
  response.setHeader("allow", allow);
  return new HttpProblem(405, "ERR_METHOD", { message: `Expected ${allow}.` });
}

function refuse(response: ServerResponse, error: unknown, logger: Logger): void {
  const problem = error instanceof HttpProblem ? error : undefined;
  if (problem === undefined) logger.error({ err: error }, "a request failed");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status = 500, code = "ERR_INTERNAL", message = "Something went wrong.", retryAfterMs } = problem ?? {};
  // What is left of the body is not read.
  response.setHeader("connection", "close");
  if (retryAfterMs !== undefined) response.setHeader("retry-after", Math.ceil(retryAfterMs / 1_000));
  sendJson(response, { code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }, status);
}
