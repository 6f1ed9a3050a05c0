import type { IncomingMessage } from "node:http";
import type { SendOptions } from "@isowire/core";
import { IsowireError, type ErrorCode } from "@isowire/core/protocol";
import { HttpProblem } from "./publish-answer.js";

export interface PublishRequest {
  readonly user: { readonly userId: string; readonly tenantId?: string };
  readonly type: string;
  readonly payload: unknown;
  readonly options: SendOptions;
}

const FIELDS = ["user", "type", "payload", "threadId", "runId", "idempotencyKey"];
const USER_FIELDS = ["userId", "tenantId"];

/**
 * The body of a publish request: bounded, JSON, and of the shape that is documented. Whether ids, types and payloads are
 * usable is checked where they are used.
 *
 * @throws HttpProblem 413; IsowireError `ERR_MALFORMED`, `ERR_INVALID_USER`, `ERR_EVENT_TYPE`, `ERR_IDEMPOTENCY_KEY`
 */
export async function readPublishRequest(request: IncomingMessage, maxBytes: number): Promise<PublishRequest> {
  const body = asRecord(await bodyOf(request, maxBytes), { of: "the body", code: "ERR_MALFORMED", fields: FIELDS });
  const user = asRecord(body["user"], { of: "user", code: "ERR_INVALID_USER", fields: USER_FIELDS });
  const { type, payload, threadId, runId, idempotencyKey } = body;
  if (typeof type !== "string") throw new IsowireError("ERR_EVENT_TYPE");
  if (idempotencyKey !== undefined && typeof idempotencyKey !== "string") throw new IsowireError("ERR_IDEMPOTENCY_KEY");
  const options = { threadId, runId, idempotencyKey };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    // Checked by createUserContext, as the ids are by sendEvent.
    user: user as PublishRequest["user"],
    type,
    payload,
    options: Object.fromEntries(given),
  };
}

/** @throws HttpProblem 413 */
export function tooLarge(maxBytes: number): HttpProblem {
  const message = `unable to publish; expected a body of at most ${maxBytes} bytes`;
  return new HttpProblem(new IsowireError("ERR_EVENT_TOO_LARGE", { message }), { status: 413 });
}

/** Express may have read it already. */
async function bodyOf(request: IncomingMessage & { readonly body?: unknown }, maxBytes: number): Promise<unknown> {
  if (request.readableEnded) return request.body;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw malformed("JSON in UTF-8");
  }
}

interface Shape {
  readonly of: string;
  readonly code: ErrorCode;
  readonly fields: readonly string[];
}

/** An object with these fields and no others; whatever it inherits counts for nothing. */
function asRecord(value: unknown, { of, code, fields }: Shape): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(`an object in ${of}`, code);
  const unknown = Object.keys(value).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw malformed(`only ${fields.join(", ")} in ${of}`, code);
  return Object.assign(Object.create(null) as object, value) as Readonly<Record<string, unknown>>;
}

function malformed(expected: string, code: ErrorCode = "ERR_MALFORMED"): IsowireError {
  return new IsowireError(code, { message: `unable to publish; expected ${expected}` });
}
