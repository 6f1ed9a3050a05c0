import type { User, UserContext } from "@isowire/core/contracts";
import type { AgentEvent } from "./events.js";
import type { ApprovalState, RunInput, SteeringInput } from "./run-record.js";

/**
 * An agent: asked once per run. It speaks through `run`, or yields events, or both; what it returns is the
 * `finalResponse` (a string, or `{ finalResponse, usage }`).
 */
export type Agent = (run: AgentRun) => AsyncIterable<AgentEvent> | Promise<unknown>;

export interface ToolContext {
  /** Stable over attempts: the key to hand to outside systems, so that a repeated call there does nothing twice. */
  readonly executionId: string;
  /** The run's signal. */
  readonly signal: AbortSignal;
}

export interface ApprovalRequest {
  readonly toolName: string;
  readonly parameters: unknown;
  /** How long it may be answered, ms. @defaultValue the registry's `approvalMs` */
  readonly expiresInMs?: number;
}

/** Nobody answered in time: `expired`. The run was cancelled or ended first: `void`. Neither is an approval. */
export interface ApprovalOutcome {
  readonly approved: boolean;
  readonly state: Exclude<ApprovalState, "pending">;
  readonly by?: string;
  readonly reason?: string;
}

/**
 * One run, as its agent sees it. Every promise here may be left alone: a rejection is never unhandled. The first append
 * that fails ends the run; afterwards, and once the run has ended, every call rejects.
 */
export interface AgentRun {
  readonly runId: string;
  readonly threadId: string;
  readonly agent: string;
  readonly user: User;
  /** The context the run started with. */
  readonly context: UserContext;
  readonly input: RunInput;
  /**
   * 1 the first time; one more each time another node takes the run over, which it does when the agent is `resumable`. A later
   * attempt finds `state` as it was set last, and does again what came after that: the same tools, called in the same order,
   * have the same `executionId`, and the same approvals are not asked for again.
   */
  readonly attempt: number;
  /** Aborted by a cancel, the deadline, a drain, when another node has the run, and at the end of the run. */
  readonly signal: AbortSignal;
  thinking(reasoning: string, step?: string | number): Promise<void>;
  /** More text of the answer. Resolves when there is room for more, not when it is in the log. */
  delta(text: string): Promise<void>;
  /**
   * Says `tool_executing`, calls `fn`, says `tool_completed`; resolves with what `fn` returned, rejects with what it threw.
   * Of an error only a `publicError`'s message is shown. Executions are told apart by the order of the calls; give a `key`,
   * once per run, to one whose place in the order may change: 1 to 64 characters out of A-Z a-z 0-9 _ . -
   *
   * @throws IsowireError `ERR_INVALID_OPTION` for what is no key, or is used twice
   */
  tool<T>(
    name: string | { readonly name: string; readonly key: string },
    parameters: unknown,
    fn: (context: ToolContext) => T | Promise<T>,
  ): Promise<T>;
  /** @throws IsowireError `ERR_RUN_INTERRUPTED`, `ERR_FENCED` when the run goes on elsewhere: the question does, too */
  requestApproval(request: ApprovalRequest): Promise<ApprovalOutcome>;
  /**
   * A JSON value that is shown (`state_snapshot`) and kept with the run: at most 256 KiB with everything else in its record. To
   * set it is the run's checkpoint: a later attempt finds it and goes on from there. Undefined until it is set.
   */
  readonly state: { get(): unknown; set(value: unknown): Promise<void> };
  /** An event of the application's own. @throws IsowireError `ERR_RESERVED_TYPE` for a type of the run's vocabulary */
  emit(type: string, payload: unknown): Promise<void>;
  /** What `run_input` with mode `steer` brought since the last call. */
  takeInputs(): readonly SteeringInput[];
  /** The same, as it comes; ends with the run. */
  readonly inputs: AsyncIterable<SteeringInput>;
  /** What the run cost, in the application's terms: a JSON value for `agent_completed`. */
  usage: unknown;
}
