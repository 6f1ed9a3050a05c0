import type { Ack, ErrorMessage, Page, Welcome } from "@isowire/core/protocol";
import type { ClientClock } from "./clock.js";
import { cancel } from "./clock.js";
import { endedError } from "./ended-error.js";
import { createPendingRequest, type PendingRequest } from "./pending-request.js";
import { messageToError } from "./message-to-error.js";
import { idReused, noConnection, notJson, outcomeUnknown, queueFull, tooLarge } from "./outbox-errors.js";

const RETRIED = new Set(["ERR_RATE_LIMITED", "ERR_COMMAND_PENDING"]);
const RETRY_DEFAULT_MS = 1_000;
const RETRY_LEAST_MS = 100;

interface OutboxLimits {
  readonly maxQueuedCommands: number;
  readonly maxQueuedBytes: number;
}

interface Line {
  readonly send: (text: string) => boolean;
  readonly welcome: Welcome;
}

export interface OutgoingRequest {
  readonly kind: PendingRequest["kind"];
  readonly message: { readonly type: string; readonly id: string; readonly [field: string]: unknown };
  readonly signal?: AbortSignal | undefined;
}

/**
 * What was asked and not answered yet, in order. Written when there is a connection, written again with the same id on the
 * next one: the server does nothing twice within its command window.
 */
export class Outbox {
  readonly #requests = new Map<string, PendingRequest>();
  readonly #clock: ClientClock;
  readonly #limits: OutboxLimits;
  #line: Line | undefined;
  #bytes = 0;
  #pause: { readonly until: number; readonly timer: Disposable } | undefined;

  constructor(clock: ClientClock, limits: OutboxLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * @throws IsowireError (as a rejection) `ERR_CLIENT_QUEUE_FULL`, `ERR_PAYLOAD`, `ERR_EVENT_TOO_LARGE`,
   * `ERR_COMMAND_ID_REUSED`, `ERR_OUTCOME_UNKNOWN`, or what the server answered.
   */
  async submit({ kind, message, signal }: OutgoingRequest): Promise<unknown> {
    signal?.throwIfAborted();
    const text = messageToText(message);
    const known = this.#requests.get(message.id);
    if (known !== undefined) {
      if (known.text !== text) throw idReused();
      return known.promise;
    }
    const abort = (): void => request.reject(signal?.reason);
    const request = createPendingRequest({ id: message.id, kind, text }, (settled) => {
      signal?.removeEventListener("abort", abort);
      this.#remove(settled);
    });
    this.#assertRoom(request);
    this.#requests.set(request.id, request);
    this.#bytes += request.bytes;
    signal?.addEventListener("abort", abort);
    this.#flush();
    return request.promise;
  }

  /** There is a connection: everything unanswered goes out, in order. */
  opened(line: Line): void {
    this.#line = line;
    const oldest = this.#clock.now() - line.welcome.commandWindowMs;
    for (const request of this.#requests.values()) {
      if (request.kind === "command" && (request.firstWrittenAt ?? Infinity) < oldest) request.reject(outcomeUnknown());
    }
    this.#flush();
  }

  /** The connection is gone. What the server asked to be spared for a while still is. */
  lost(): void {
    this.#line = undefined;
    for (const request of this.#requests.values()) {
      request.written = false;
      if (request.kind === "refresh") request.reject(noConnection());
    }
  }

  answer(message: Ack | Page | ErrorMessage): void {
    const request = message.id === undefined ? undefined : this.#requests.get(message.id);
    if (request === undefined) return;
    if (message.type === "isowire:ack") request.resolve(message.result);
    else if (message.type === "isowire:page") request.resolve(message);
    else if (message.retryable && RETRIED.has(message.code)) this.#retryLater(request, message);
    else request.reject(messageToError(message));
  }

  rejectAll(code: "ERR_CLIENT_CLOSED" | "ERR_CLIENT_STOPPED"): void {
    this.#resume();
    for (const request of this.#requests.values()) {
      const outcome = request.firstWrittenAt === undefined ? "not sent" : "unknown";
      request.reject(endedError(code, { id: request.id, outcome }));
    }
  }

  #flush(): void {
    const line = this.#line;
    if (line === undefined || this.#pause !== undefined) return;
    for (const request of this.#requests.values()) {
      if (request.written || request.retryTimer !== undefined) continue;
      if (request.bytes > line.welcome.maxMessageBytes) request.reject(tooLarge(request, line.welcome));
      else if (line.send(request.text)) this.#markWritten(request);
      else return;
    }
  }

  #markWritten(request: PendingRequest): void {
    request.written = true;
    request.firstWrittenAt ??= this.#clock.now();
  }

  #retryLater(request: PendingRequest, { code, retryAfterMs }: ErrorMessage): void {
    const waitMs = Math.max(RETRY_LEAST_MS, retryAfterMs ?? RETRY_DEFAULT_MS);
    request.written = false;
    this.#clearRetry(request);
    if (code === "ERR_RATE_LIMITED") {
      this.#pauseFor(waitMs);
      return;
    }
    request.retryTimer = this.#clock.after(waitMs, () => {
      delete request.retryTimer;
      this.#flush();
    });
  }

  /** Too much in too short a time: what would follow is held back as well, so that the order stays. */
  #pauseFor(waitMs: number): void {
    const until = Math.max(this.#clock.now() + waitMs, this.#pause?.until ?? 0);
    this.#resume();
    const timer = this.#clock.after(until - this.#clock.now(), () => {
      this.#pause = undefined;
      this.#flush();
    });
    this.#pause = { until, timer };
  }

  #resume(): void {
    cancel(this.#pause?.timer);
    this.#pause = undefined;
  }

  #assertRoom(request: PendingRequest): void {
    let waiting = 0;
    for (const other of this.#requests.values()) if (!other.written) waiting += 1;
    const { maxQueuedCommands, maxQueuedBytes } = this.#limits;
    const isFull = waiting >= maxQueuedCommands || this.#bytes + request.bytes > maxQueuedBytes;
    if (isFull) throw queueFull(this.#limits);
  }

  #remove(request: PendingRequest): void {
    if (this.#requests.get(request.id) !== request) return;
    this.#requests.delete(request.id);
    this.#bytes -= request.bytes;
    this.#clearRetry(request);
  }

  #clearRetry(request: PendingRequest): void {
    cancel(request.retryTimer);
    delete request.retryTimer;
  }
}

function messageToText(message: object): string {
  try {
    return JSON.stringify(message);
  } catch (cause) {
    throw notJson(cause);
  }
}
