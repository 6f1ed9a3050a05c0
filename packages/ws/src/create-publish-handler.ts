import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hub, Receipt } from "@isowire/core";
import { portsOf, type HubPorts, type Refusal } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";
import { checkedRefusal } from "./ask-authenticator.js";
import { checkedMs, DEFAULT_AUTHENTICATE_TIMEOUT_MS } from "./attach-options.js";
import { errorFields, secretsOf } from "./error-fields.js";
import { inTime } from "./in-time.js";
import { invalidOption } from "./invalid-option.js";
import { answer, answerError, HttpProblem } from "./publish-answer.js";
import { readPublishRequest, tooLarge } from "./read-publish-request.js";
import { httpRefusal } from "./refuse.js";

/** What the fields beside the payload may take, bytes. */
const ENVELOPE_BYTES = 16_384;

export interface PublishHandlerOptions {
  /** From `createHub`. */
  readonly hub: Hub;
  /**
   * May this SERVICE publish, to any user it names? `true`, or `false` (401), or a Refusal. A throw, another answer or none in
   * time is 503. Asked before the body is read.
   */
  readonly authenticate: (request: IncomingMessage) => boolean | Refusal | Promise<boolean | Refusal>;
  /** How long `authenticate` may take, ms. @defaultValue 10,000 */
  readonly authenticateTimeoutMs?: number;
}

/** For `node:http` and for Express. Resolves when the request is answered; never rejects. */
export type PublishHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Lets services without a hub publish: workers, programs in other languages. `POST` with the JSON
 * `{ user: { userId, tenantId? }, type, payload, threadId?, runId?, idempotencyKey? }` answers 200 `{ position, duplicate }`
 * when the event is in the user's log; anything else is `{ code, message }`.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, `ERR_CONTRACT` (the hub was not made by `createHub`)
 * @example
 * ```ts
 * app.post("/internal/publish", createPublishHandler({ hub, authenticate: (request) => isOurWorker(request) }));
 * ```
 */
export function createPublishHandler(options: PublishHandlerOptions): PublishHandler {
  const { hub, authenticate, authenticateTimeoutMs = DEFAULT_AUTHENTICATE_TIMEOUT_MS } = options;
  if (typeof (authenticate as unknown) !== "function") throw invalidOption("authenticate", "a function", authenticate);
  const ports = portsOf(hub);
  const door = { authenticate, timeoutMs: checkedMs("authenticateTimeoutMs", authenticateTimeoutMs), ports };
  return async (request, response) => {
    try {
      answer(request, response, { status: 200, body: await publish(request, { hub, door }) });
    } catch (error) {
      answerError(request, response, { error, logger: ports.logger });
    }
  };
}

interface Door {
  readonly authenticate: PublishHandlerOptions["authenticate"];
  readonly timeoutMs: number;
  readonly ports: HubPorts;
}

async function publish(request: IncomingMessage, { hub, door }: { hub: Hub; door: Door }): Promise<Receipt> {
  const maxBytes = door.ports.limits.maxEventBytes + ENVELOPE_BYTES;
  assertForm(request, maxBytes);
  await assertService(request, door);
  const { user, type, payload, options } = await readPublishRequest(request, maxBytes);
  const { position, duplicate } = await hub.manager(createUserContext(user)).sendEvent(type, payload, options);
  return { position, duplicate };
}

/** What can be told from the head of the request, before anybody is asked. */
function assertForm(request: IncomingMessage, maxBytes: number): void {
  const { method, headers } = request;
  if (method !== "POST") {
    const message = `unable to publish; expected POST, received ${String(method)}`;
    throw new HttpProblem(new IsowireError("ERR_MALFORMED", { message }), { status: 405, headers: { Allow: "POST" } });
  }
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
    const message = "unable to publish; expected Content-Type: application/json";
    throw new HttpProblem(new IsowireError("ERR_MALFORMED", { message }), { status: 415 });
  }
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

async function assertService(request: IncomingMessage, { authenticate, timeoutMs, ports }: Door): Promise<void> {
  const refusal = await verdictOf(request, { authenticate, timeoutMs, ports });
  if (refusal === undefined) return;
  const { status, headers } = httpRefusal(refusal);
  const code = { 401: "ERR_UNAUTHORIZED", 403: "ERR_FORBIDDEN" } as const;
  const error = new IsowireError(status === 401 || status === 403 ? code[status] : "ERR_UNAVAILABLE");
  throw new HttpProblem(error, { status, ...(headers === undefined ? {} : { headers }) });
}

/** Undefined: the service may publish. */
async function verdictOf(
  request: IncomingMessage,
  { authenticate, timeoutMs, ports }: Door,
): Promise<Refusal | undefined> {
  try {
    const verdict: unknown = await inTime(() => authenticate(request), { timeoutMs, clock: ports.clock });
    if (verdict === true) return undefined;
    if (verdict === false) return { reason: "unauthorized" };
    if (typeof verdict === "object" && verdict !== null && "reason" in verdict) {
      return checkedRefusal(verdict as Refusal, ports).refusal;
    }
    throw new TypeError("authenticate returned neither true or false nor a Refusal");
  } catch (error) {
    ports.logger.error(
      errorFields(error, secretsOf(request)),
      "authenticate failed; the service was told to come back",
    );
    return { reason: "unavailable" };
  }
}
