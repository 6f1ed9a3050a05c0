import { createHash } from "node:crypto";
import { payloadToJson } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import type { ApprovalOutcome, ApprovalRequest } from "./agent-run.js";
import { resolveApproval } from "./approval-state.js";
import { type Deferred, deferred } from "./deferred.js";
import { assertAtLeast } from "./options.js";
import { quiet } from "./quiet.js";
import type { RunEvents } from "./run-events.js";
import { approvalIn, type ApprovalRecord, type RunRecord } from "./run-record.js";
import type { RecordChange, RunWriter } from "./run-writer.js";
import { StableIds } from "./stable-ids.js";
import type { Timers } from "./timers.js";

export interface ApprovalsOptions {
  /** As it was when this attempt began. */
  readonly record: RunRecord;
  readonly events: RunEvents;
  readonly writer: RunWriter;
  readonly timers: Timers;
  readonly approvalMs: number;
  readonly now: () => number;
}

/** The questions an agent has asked and not got back. The record decides; this only waits for it. */
export class Approvals {
  readonly #options: ApprovalsOptions;
  readonly #ids: StableIds;
  readonly #waiting = new Map<string, Deferred<ApprovalOutcome>>();
  readonly #expiries = new Map<string, Disposable>();

  constructor(options: ApprovalsOptions) {
    this.#options = options;
    const { runId, approvals, checkpoint } = options.record;
    const usedFor = (id: string): string | undefined => approvalIn(options.record, id)?.print;
    this.#ids = new StableIds({ prefix: `${runId}.a`, count: checkpoint?.approvals ?? 0, usedFor });
    // What an earlier attempt asked expires when it was said to, whether it is asked again or not.
    for (const [approvalId, { state, expiresAt }] of Object.entries(approvals)) {
      if (state === "pending") this.#expireAt(approvalId, expiresAt);
    }
  }

  /** How many there were so far, over all attempts. */
  get count(): number {
    return this.#ids.count;
  }

  async request(request: ApprovalRequest): Promise<ApprovalOutcome> {
    const asked = this.#asked(request);
    const approvalId = this.#ids.next(asked.print);
    const waiting = deferred<ApprovalOutcome>();
    void quiet(waiting.promise);
    this.#waiting.set(approvalId, waiting);
    try {
      const record = await this.#options.events.change("approval_requested", (before) =>
        pending(before, approvalId, asked),
      );
      const approval = approvalIn(record, approvalId);
      if (approval === undefined) this.#settle(approvalId, { approved: false, state: "void" });
      this.look(record);
      if (approval !== undefined && this.#waiting.has(approvalId)) this.#expireAt(approvalId, approval.expiresAt);
    } catch (error) {
      this.#waiting.delete(approvalId);
      throw error;
    }
    return waiting.promise;
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

  /** The run goes on elsewhere, and so do its questions. */
  abandon(error: IsowireError): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  #asked({ toolName, parameters, expiresInMs = this.#options.approvalMs }: ApprovalRequest): ApprovalRecord {
    if (typeof (toolName as unknown) !== "string") {
      throw new IsowireError("ERR_INVALID_OPTION", { message: "unable to request an approval; expected a toolName" });
    }
    assertAtLeast("expiresInMs", expiresInMs, 0);
    const print = printOf(toolName, parameters);
    return { state: "pending", toolName, parameters, print, expiresAt: this.#options.now() + expiresInMs };
  }

  #expireAt(approvalId: string, expiresAt: number): void {
    const { timers, now } = this.#options;
    if (this.#expiries.has(approvalId)) return;
    const timer = timers.after(Math.max(0, expiresAt - now()), () => void this.#expire(approvalId));
    this.#expiries.set(approvalId, timer);
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
    this.#expiries.get(approvalId)?.[Symbol.dispose]();
    waiting?.resolve(outcome);
  }
}

/** A run that is being cancelled asks nothing any more; what an earlier attempt asked is not asked twice. */
function pending(record: RunRecord, approvalId: string, approval: ApprovalRecord): RecordChange | undefined {
  if (record.cancel !== undefined || approvalIn(record, approvalId) !== undefined) return undefined;
  const { toolName, parameters, expiresAt } = approval;
  return {
    record: { ...record, status: "waiting", approvals: { ...record.approvals, [approvalId]: approval } },
    events: [
      { type: "approval_requested", payload: { approvalId, toolName, parameters: parameters ?? null, expiresAt } },
    ],
  };
}

/** The same for the same question alone: an answer must not count for another. */
function printOf(toolName: string, parameters: unknown): string {
  const text = payloadToJson({ payload: [toolName, parameters ?? null] });
  return createHash("sha256").update(text).digest("base64url");
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
