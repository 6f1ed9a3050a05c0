import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@isowire/core/contracts";
import { IsowireError, type ErrorCode } from "@isowire/core/protocol";
import { errorFields, secretsOf } from "./error-fields.js";
import { retryAfterSeconds } from "./refuse.js";

/** How long whoever still sends has to read the answer, ms. */
const LINGER_MS = 2_000;
/** When to come back if nobody said, ms. */
const RETURN_AFTER_MS = 1_000;

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** An error whose status its code does not tell. */
export class HttpProblem extends Error {
  readonly told: IsowireError;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(told: IsowireError, { status, headers = {} }: Omit<HttpAnswer, "body">) {
    super(told.message);
    this.told = told;
    this.status = status;
    this.headers = headers;
  }
}

/** What is not the request's fault; everything else is 400. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  ERR_EVENT_TOO_LARGE: 413,
  ERR_IDEMPOTENCY_MISMATCH: 409,
  ERR_OVERLOADED: 429,
  ERR_CLOSED: 503,
  ERR_DRAINING: 503,
  ERR_UNAVAILABLE: 503,
  ERR_OUTCOME_UNKNOWN: 500,
  ERR_INVALID_OPTION: 500,
};

/** Answers with JSON. A client that is still sending is told at once, and what it sends is dropped until it stops. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
): void {
  if (response.destroyed || response.headersSent) return;
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": text.length,
    "Cache-Control": "no-store",
    ...(request.complete ? {} : { Connection: "close" }),
    ...headers,
  });
  if (request.complete) {
    response.end(text);
    return;
  }
  // Ending now would close over unread bytes: the connection would be reset and the answer lost.
  response.write(text);
  const end = (): void => void response.end();
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once("end", end).once("close", () => clearTimeout(timer));
  request.on("error", () => undefined).resume();
}

/** An error as the service may see it: ours are written for that, of anybody else's only an incident id gets out. */
export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  { error, logger }: { readonly error: unknown; readonly logger: Logger },
): void {
  // The client went away while it was sending.
  if (request.destroyed && !request.complete) return;
  const { told, status, headers } = problemOf(error, { request, logger });
  const retry = status === 429 || status === 503;
  answer(request, response, {
    status,
    headers: {
      ...(retry ? { "Retry-After": retryAfterSeconds(told.retryAfterMs ?? RETURN_AFTER_MS) } : {}),
      ...headers,
    },
    body: { code: told.code, message: told.message },
  });
}

function problemOf(error: unknown, { request, logger }: { request: IncomingMessage; logger: Logger }): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (IsowireError.isInstance(error)) {
    const status = STATUS[error.code] ?? 400;
    if (status === 500) logger.error(errorFields(error, secretsOf(request)), "publishing failed");
    return new HttpProblem(error, { status });
  }
  const incident = randomUUID().slice(0, 8);
  logger.error({ ...errorFields(error, secretsOf(request)), incident }, "publishing failed");
  const message = `publishing failed (incident ${incident})`;
  return new HttpProblem(new IsowireError("ERR_UNAVAILABLE", { message }), { status: 500 });
}
