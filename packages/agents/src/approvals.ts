import { IsowireError } from "@isowire/core/protocol";
import type { ApprovalOutcome, ApprovalRequest } from "./agent-run.js";
import { resolveApproval } from "./approval-state.js";
import { type Deferred, deferred } from "./deferred.js";
import { assertAtLeast } from "./options.js";
import type { RunEvents } from "./run-events.js";
import { approvalIn, type ApprovalRecord, type RunRecord } from "./run-record.js";
import type { RecordChange, RunWriter } from "./run-writer.js";
import type { Timers } from "./timers.js";

export interface ApprovalsOptions {
  readonly runId: string;
  readonly events: RunEvents;
  readonly writer: RunWriter;
  readonly timers: Timers;
  readonly approvalMs: number;
  readonly now: () => number;
}

/** The questions an agent has asked and not got back. The record decides; this only waits for it. */
export class Approvals {
  readonly #options: ApprovalsOptions;
  readonly #waiting = new Map<string, { readonly answer: Deferred<ApprovalOutcome>; timer?: Disposable }>();
  #asked = 0;

  constructor(options: ApprovalsOptions) {
    this.#options = options;
  }

  async request(request: ApprovalRequest): Promise<ApprovalOutcome> {
    const { toolName, parameters, expiresInMs = this.#options.approvalMs } = request;
    if (typeof (toolName as unknown) !== "string") {
      throw new IsowireError("ERR_INVALID_OPTION", { message: "unable to request an approval; expected a toolName" });
    }
    assertAtLeast("expiresInMs", expiresInMs, 0);
    this.#asked += 1;
    const approvalId = `${this.#options.runId}.a${this.#asked}`;
    const asked: ApprovalRecord = {
      state: "pending",
      toolName,
      parameters,
      expiresAt: this.#options.now() + expiresInMs,
    };
    const waiting: { answer: Deferred<ApprovalOutcome>; timer?: Disposable } = { answer: deferred() };
    this.#waiting.set(approvalId, waiting);
    try {
      const record = await this.#options.events.change("approval_requested", (before) =>
        pending(before, approvalId, asked),
      );
      if (approvalIn(record, approvalId) === undefined) this.#settle(approvalId, { approved: false, state: "void" });
    } catch (error) {
      this.#waiting.delete(approvalId);
      throw error;
    }
    if (this.#waiting.has(approvalId)) {
      waiting.timer = this.#options.timers.after(expiresInMs, () => void this.#expire(approvalId));
    }
    return waiting.answer.promise;
  }

  /** Hands on what the record says. */
  look(record: RunRecord): void {
    for (const approvalId of [...this.#waiting.keys()]) {
      const approval = approvalIn(record, approvalId);
      if (approval !== undefined && approval.state !== "pending") this.#settle(approvalId, outcomeOf(approval));
    }
  }

  /** The run has ended: nobody will answer. */
  voidAll(): void {
    for (const approvalId of [...this.#waiting.keys()]) this.#settle(approvalId, { approved: false, state: "void" });
  }

  async #expire(approvalId: string): Promise<void> {
    try {
      const change = (record: RunRecord): RecordChange | undefined =>
        resolveApproval(record, approvalId, { state: "expired", by: "expiry" });
      this.look(await this.#options.writer.update(change));
    } catch {
      // The run is over for this node: whatever ends it settles the approval as well.
    }
  }

  #settle(approvalId: string, outcome: ApprovalOutcome): void {
    const waiting = this.#waiting.get(approvalId);
    this.#waiting.delete(approvalId);
    waiting?.timer?.[Symbol.dispose]();
    waiting?.answer.resolve(outcome);
  }
}

/** A run that is being cancelled asks nothing any more. */
function pending(record: RunRecord, approvalId: string, approval: ApprovalRecord): RecordChange | undefined {
  if (record.cancel !== undefined) return undefined;
  const { toolName, parameters, expiresAt } = approval;
  return {
    record: { ...record, status: "waiting", approvals: { ...record.approvals, [approvalId]: approval } },
    events: [
      { type: "approval_requested", payload: { approvalId, toolName, parameters: parameters ?? null, expiresAt } },
    ],
  };
}

function outcomeOf(approval: ApprovalRecord): ApprovalOutcome {
  const { state, by, reason } = approval;
  return {
    approved: state === "approved",
    state: state === "pending" ? "void" : state,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  };
}
