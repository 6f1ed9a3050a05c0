import type { StateWrite, UserContext, UserPort } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";

export type OpenRunStatus = "queued" | "running" | "waiting" | "cancelling";
export type RunStatus = OpenRunStatus | "completed" | "failed" | "cancelled";
export type ApprovalState = "pending" | "approved" | "denied" | "expired" | "void";

/** What a run was asked: the message's content, and whatever else came with it. */
export interface RunInput {
  readonly content: string;
  readonly [member: string]: unknown;
}

/** A message that came while the run was going on. `seq` rises by one. */
export interface SteeringInput {
  readonly seq: number;
  readonly messageId: string;
  readonly content: string;
}

export interface ApprovalRecord {
  readonly state: ApprovalState;
  readonly toolName: string;
  /** Kept while it is pending. */
  readonly parameters?: unknown;
  /** Stands for `toolName` and `parameters` afterwards: an answer counts for the question that was asked. */
  readonly print: string;
  /** ms since 1970. */
  readonly expiresAt: number;
  readonly by?: string;
  readonly reason?: string;
}

/** What `run.state.set` keeps: where the next attempt begins. */
export interface Checkpoint {
  readonly state: unknown;
  /** How many tools and approvals the agent had asked for: the next attempt counts on from there. */
  readonly tools: number;
  readonly approvals: number;
}

/** The state `run/<runId>` of a user: the truth about a run, changed by compare-and-set from whichever node. */
export interface RunRecord {
  readonly runId: string;
  readonly threadId: string;
  readonly agent: string;
  readonly commandId?: string;
  readonly status: RunStatus;
  readonly input: RunInput;
  /** The context it started with. */
  readonly session: { readonly sessionId?: string; readonly claims: Readonly<Record<string, unknown>> };
  /** Another node may go on with it: as its agent was registered where it started. */
  readonly resumable?: true;
  readonly attempt: number;
  /** How many attempts ended with their node. */
  readonly lost?: number;
  /** Its node has let go of it: the attempt that ended is not a lost one. */
  readonly released?: true;
  readonly createdAt: number;
  readonly startedAt: number;
  /** `agent_started` has a larger offset than this: where to begin reading. */
  readonly startedAfter: number;
  readonly cancel?: { readonly by: string; readonly reason?: string };
  readonly inputSeq: number;
  /** Those that wait, and those that a resumable run has taken since its checkpoint: they would be given again. */
  readonly inputs: readonly SteeringInput[];
  /** The `seq` up to which they are taken. */
  readonly takenThrough?: number;
  readonly approvals: Readonly<Record<string, ApprovalRecord>>;
  readonly checkpoint?: Checkpoint;
  readonly endedAt?: number;
}

/** A state value with the version that a write must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** How long an ended run is remembered, ms: as long as a command id. */
const ENDED_RUN_MS = 86_400_000;

export const RUN_PREFIX = "run/";

/** Key of a run's record, and of its lease. */
export function runKey(runId: string): string {
  return `${RUN_PREFIX}${runId}`;
}

export async function readRun(port: UserPort, runId: string): Promise<Versioned<RunRecord> | undefined> {
  const item = await port.getState(runKey(runId));
  return item === undefined ? undefined : { value: item.value as RunRecord, version: item.version };
}

/** The write of a changed record. What a terminal run no longer needs goes, and the rest expires. */
export function writeRun(record: RunRecord, ifVersion: number): StateWrite {
  const key = runKey(record.runId);
  if (!isEnded(record.status)) return { key, ifVersion, value: record };
  const { checkpoint: _checkpoint, ...kept } = record;
  const value: RunRecord = { ...kept, input: { content: "" }, session: { claims: {} }, inputs: [] };
  return { key, ifVersion, value, expiresInMs: ENDED_RUN_MS };
}

export function isEnded(status: RunStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** The context a run started with, minted again: a context does not survive storage. */
export function contextOf(port: UserPort, record: RunRecord): UserContext {
  return createUserContext({ ...port.user, ...record.session });
}

/** A record's approval by an id that came from outside. */
export function approvalIn(record: RunRecord, approvalId: string): ApprovalRecord | undefined {
  return Object.hasOwn(record.approvals, approvalId) ? record.approvals[approvalId] : undefined;
}
