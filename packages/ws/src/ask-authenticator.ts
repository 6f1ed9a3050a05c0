import type { IncomingMessage } from "node:http";
import type { Authenticate, HubPorts, Refusal, UserContext } from "@isowire/core/contracts";
import { credentialsOf } from "./credentials.js";
import { errorFields, secretsOf } from "./error-fields.js";
import { inTime } from "./in-time.js";
import { REFUSALS } from "./refuse.js";

export interface Admitted {
  readonly context: UserContext;
  readonly expiresAt?: number;
}

export type Verdict = Admitted | { readonly refusal: Refusal };

export interface AskOptions {
  readonly authenticate: Authenticate;
  readonly timeoutMs: number;
  readonly ports: HubPorts;
}

const UNAVAILABLE: Verdict = { refusal: { reason: "unavailable" } };

/**
 * Asks the application who is there and believes nothing it cannot check: a throw, no answer in time, a context that is
 * not genuine and an answer of another shape are all `unavailable`. Never rejects.
 */
export async function askAuthenticator(request: IncomingMessage, options: AskOptions): Promise<Verdict> {
  const { ports } = options;
  if (credentialsOf(request).kind === "malformed") return { refusal: { reason: "unauthorized" } };
  try {
    const { authenticate, timeoutMs } = options;
    return checked(await inTime(() => authenticate(request), { timeoutMs, clock: ports.clock }), ports);
  } catch (error) {
    ports.logger.error(
      errorFields(error, secretsOf(request)),
      "authenticate failed; the client was told to come back later",
    );
    return UNAVAILABLE;
  }
}

function checked(answer: unknown, ports: HubPorts): Verdict {
  if (typeof answer !== "object" || answer === null)
    throw new TypeError("authenticate returned neither a Grant nor a Refusal");
  if ("reason" in answer) return checkedRefusal(answer as Refusal, ports);
  const { context, expiresAt } = ("context" in answer ? answer : { context: answer }) as Admitted;
  // Throws for a look-alike.
  ports.user(context);
  if (expiresAt === undefined) return { context };
  if (!Number.isFinite(expiresAt)) throw new TypeError("authenticate returned an expiresAt that is not a time in ms");
  return expiresAt <= ports.clock.now() ? { refusal: { reason: "expired" } } : { context, expiresAt };
}

/** @throws TypeError when the reason is none of ours */
export function checkedRefusal(
  answer: Refusal & { readonly cause?: unknown },
  ports: HubPorts,
): { readonly refusal: Refusal } {
  const { reason, retryAfterMs, cause } = answer;
  if (!Object.hasOwn(REFUSALS, reason)) throw new TypeError("authenticate returned a Refusal with an unknown reason");
  if (reason === "unavailable") {
    ports.logger.warn(cause === undefined ? {} : errorFields(cause), "authenticate is unavailable");
  }
  const wait = Number.isFinite(retryAfterMs) ? retryAfterMs : undefined;
  return { refusal: wait === undefined ? { reason } : { reason, retryAfterMs: wait } };
}
