import { randomUUID } from "node:crypto";
import type { CommandPlan, EventInput, UserContext, UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { acquireRun } from "./promote.js";
import { type RunHost, startedEvent } from "./run-host.js";
import {
  addQueued,
  addStarted,
  isBusy,
  queueOf,
  readIndex,
  type RunIndex,
  startedCount,
  writeIndex,
} from "./run-index.js";
import { type RunInput, type RunRecord, runKey, type Versioned, writeRun } from "./run-record.js";

export interface MessageRequest {
  readonly port: UserPort;
  readonly context: UserContext;
  /** A new thread when absent. */
  readonly threadId?: string;
  /** The default agent when absent. */
  readonly agent?: string;
  readonly commandId?: string;
  readonly input: RunInput;
}

export interface RunTicket {
  readonly runId: string;
  readonly threadId: string;
}

/** A command's plan whose result is known. */
export type Plan<T> = CommandPlan & { readonly result: T };

/**
 * The user's message and the run it asks for, in one append: the run starts now, or waits for the one of its thread.
 *
 * @throws IsowireError `ERR_DRAINING`, `ERR_UNKNOWN_AGENT`, `ERR_QUEUE_FULL`, `ERR_TOO_MANY_RUNS`
 */
export async function planMessage(host: RunHost, request: MessageRequest): Promise<Plan<RunTicket>> {
  if (host.draining()) throw new IsowireError("ERR_DRAINING");
  const { name: agent, resumable } = host.agents.resolve(request.agent);
  const threadId = request.threadId ?? `thr_${randomUUID()}`;
  const index = await readIndex(request.port);
  const record = newRecord(host, { ...request, agent, threadId });
  if (isBusy(index.value, threadId)) return planQueued(host, { request, record, index });
  const limit = host.ports.limits.runsPerUser;
  if (startedCount(index.value) >= limit) {
    throw new IsowireError("ERR_TOO_MANY_RUNS", { message: `unable to start a run; ${limit} are open already` });
  }
  return planStarted(host, { request, record: resumable === true ? { ...record, resumable } : record, index });
}

/** The user's own words, so that every device and every page of history has the question. */
export function userMessage(message: {
  readonly content: string;
  readonly threadId: string;
  /** Absent while the run it belongs to has not started: a run's first event is `agent_started`. */
  readonly runId?: string;
  readonly messageId?: string;
}): EventInput {
  const { content, threadId, runId, messageId = `msg_${randomUUID()}` } = message;
  const payload = { messageId, role: "user", content };
  return { type: "message_completed", payload, threadId, ...(runId === undefined ? {} : { runId }) };
}

interface Draft {
  readonly request: MessageRequest;
  readonly record: RunRecord;
  readonly index: Versioned<RunIndex>;
}

function planQueued(host: RunHost, { record, index }: Draft): Plan<RunTicket> {
  const { runId, threadId } = record;
  const most = host.options.maxQueuedPerThread;
  if (queueOf(index.value, threadId).length >= most) {
    throw new IsowireError("ERR_QUEUE_FULL", { message: `unable to queue the message; ${most} wait in this thread` });
  }
  return {
    events: [userMessage({ content: record.input.content, threadId })],
    state: [writeIndex(addQueued(index.value, record), index.version), writeRun(record, 0)],
    result: { runId, threadId },
  };
}

async function planStarted(host: RunHost, { request, record, index }: Draft): Promise<Plan<RunTicket>> {
  const { port, context } = request;
  const { runId, threadId } = record;
  const startedAfter = (await port.head()).offset;
  const started: RunRecord = { ...record, status: "running", startedAt: host.now(), startedAfter };
  // A plan that comes to nothing leaves a lease without a record behind, which the sweep releases.
  const token = await acquireRun(host, port, runId);
  if (token === undefined) throw new IsowireError("ERR_UNAVAILABLE");
  return {
    events: [userMessage({ content: record.input.content, threadId }), startedEvent(started)],
    state: [writeIndex(addStarted(index.value, started), index.version), writeRun(started, 0)],
    fence: { key: runKey(runId), token },
    result: { runId, threadId },
    committed: () => host.launch({ port, context, record: started, token }),
  };
}

function newRecord(
  host: RunHost,
  request: MessageRequest & { readonly agent: string; readonly threadId: string },
): RunRecord {
  const { agent, threadId, commandId, input, context } = request;
  const { sessionId, claims } = context;
  return {
    runId: `run_${randomUUID()}`,
    threadId,
    agent,
    ...(commandId === undefined ? {} : { commandId }),
    status: "queued",
    input,
    session: { ...(sessionId === undefined ? {} : { sessionId }), claims },
    attempt: 1,
    createdAt: host.now(),
    startedAt: 0,
    startedAfter: 0,
    inputSeq: 0,
    inputs: [],
    approvals: {},
  };
}
