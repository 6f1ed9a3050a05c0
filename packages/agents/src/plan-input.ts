import { randomUUID } from "node:crypto";
import type { UserContext, UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { knownRun } from "./known-run.js";
import { type Plan, planMessage, type RunTicket, userMessage } from "./plan-message.js";
import type { RunHost } from "./run-host.js";
import { isEnded, type RunRecord, type Versioned, writeRun } from "./run-record.js";
import { inputsAfter } from "./taken-inputs.js";

export interface InputRequest {
  readonly port: UserPort;
  readonly context: UserContext;
  readonly commandId: string;
  readonly runId: string;
  /** `queue`: the next message of the thread. `steer`: for the run itself. */
  readonly mode: "queue" | "steer";
  readonly content: string;
}

/**
 * More from the user while a run is going on.
 *
 * @throws IsowireError `ERR_UNKNOWN_RUN`, `ERR_RUN_ENDED`, `ERR_QUEUE_FULL`
 */
export async function planInput(host: RunHost, request: InputRequest): Promise<Plan<RunTicket>> {
  const run = await knownRun(request.port, request.runId);
  const { status, agent, threadId } = run.value;
  if (isEnded(status)) throw new IsowireError("ERR_RUN_ENDED");
  if (request.mode === "steer") return planSteer(host, { request, run });
  const { port, context, commandId, content } = request;
  return planMessage(host, { port, context, commandId, threadId, agent, input: { content } });
}

function planSteer(
  host: RunHost,
  { request, run }: { request: InputRequest; run: Versioned<RunRecord> },
): Plan<RunTicket> {
  const { runId, threadId, status, inputs } = run.value;
  const { content, port } = request;
  const waiting = inputsAfter(run.value, run.value.takenThrough ?? 0).length;
  if (status === "cancelling") throw new IsowireError("ERR_RUN_ENDED", { message: "the run is being cancelled" });
  if (waiting >= host.options.maxQueuedPerThread) {
    throw new IsowireError("ERR_QUEUE_FULL", { message: `unable to steer; ${waiting} inputs wait in this run` });
  }
  const seq = run.value.inputSeq + 1;
  const messageId = `msg_${randomUUID()}`;
  const record: RunRecord = { ...run.value, inputSeq: seq, inputs: [...inputs, { seq, messageId, content }] };
  const said = userMessage({ content, threadId, messageId, ...(status === "queued" ? {} : { runId }) });
  return {
    events: [said],
    state: [writeRun(record, run.version)],
    result: { runId, threadId },
    committed: () => port.announceRun(runId),
  };
}
