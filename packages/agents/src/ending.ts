import type { Logger } from "@isowire/core/contracts";
import { ERROR_CODES, type ErrorCode, IsowireError } from "@isowire/core/protocol";
import type { RunEventInput } from "./assistant-text.js";
import { fitText } from "./fit-value.js";
import { failureOf, type PublicFailure } from "./public-error.js";
import type { RunRecord, RunStatus } from "./run-record.js";

/** How a run came to its end, as this node sees it. */
export type Ending =
  | { readonly kind: "completed"; readonly finalResponse?: string; readonly usage?: unknown }
  | { readonly kind: "failed"; readonly failure: PublicFailure }
  | { readonly kind: "cancelled" }
  /** This node lets go of it, for another one to go on. */
  | { readonly kind: "released" }
  /** The engine failed in the middle of it: another attempt begins at the checkpoint, wherever. */
  | { readonly kind: "dropped" }
  /** Somebody else has ended it, or taken it over: nothing is left to say. */
  | { readonly kind: "lost" };

/** An end that is said. */
export type Last = Extract<Ending, { kind: "completed" | "failed" | "cancelled" }>;

/** A run's last event and the status that goes with it. */
export interface Terminal {
  readonly status: Extract<RunStatus, "completed" | "failed" | "cancelled">;
  readonly event: RunEventInput;
}

/** The end of a run that fails for a reason of the bridge's own. */
export function failedWith(
  code: ErrorCode,
  { retryable = ERROR_CODES[code].retryable }: { readonly retryable?: boolean } = {},
): Extract<Ending, { kind: "failed" }> {
  return { kind: "failed", failure: { code, message: ERROR_CODES[code].summary, retryable } };
}

/** True for what an engine may do to any append, whatever it says; false for what the append itself is to blame for. */
export function isEngineTrouble(error: unknown): boolean {
  if (!IsowireError.isInstance(error)) return true;
  return error.code === "ERR_OUTCOME_UNKNOWN" || error.code === "ERR_UNAVAILABLE" || error.code === "ERR_CLOSED";
}

/** The end of a run whose agent, or whose append, failed with `error`. */
export function failedBy(
  error: unknown,
  options: { readonly logger: Logger; readonly fields: object },
): Extract<Ending, { kind: "failed" | "lost" }> {
  if (IsowireError.isInstance(error, "ERR_FENCED")) return { kind: "lost" };
  return { kind: "failed", failure: failureOf(error, { subject: "agent", ...options }) };
}

/** A cancel that was acknowledged is what happened, whatever the agent made of its last moments. */
export function terminalOf(
  ending: Last,
  options: { readonly record: RunRecord; readonly now: number; readonly maxEventBytes: number },
): Terminal {
  const { record } = options;
  if (record.cancel !== undefined) return cancelled(record.cancel);
  if (ending.kind === "cancelled") return cancelled({ by: "system" });
  if (ending.kind === "failed") return { status: "failed", event: { type: "agent_failed", payload: ending.failure } };
  const { text, truncated } = fitText(ending.finalResponse ?? "", options.maxEventBytes / 2);
  const payload = {
    status: "completed",
    finalResponse: text,
    ...(truncated ? { truncated } : {}),
    ...(ending.usage === undefined ? {} : { usage: ending.usage }),
    durationMs: Math.max(0, options.now - record.startedAt),
  };
  return { status: "completed", event: { type: "agent_completed", payload } };
}

function cancelled(cancel: { readonly by: string; readonly reason?: string }): Terminal {
  return { status: "cancelled", event: { type: "agent_cancelled", payload: cancel } };
}
