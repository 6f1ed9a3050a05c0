import type { HubPorts, UserContext } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import type { AgentRun } from "./agent-run.js";
import type { Approvals } from "./approvals.js";
import { isReservedType } from "./events.js";
import type { InputBox } from "./input-box.js";
import { quiet } from "./quiet.js";
import type { RunEvents } from "./run-events.js";
import type { RunRecord } from "./run-record.js";
import { runTool } from "./run-tool.js";

export interface AgentRunOptions {
  readonly ports: HubPorts;
  readonly context: UserContext;
  /** As it was at the start. */
  readonly record: RunRecord;
  readonly events: RunEvents;
  readonly approvals: Approvals;
  readonly inputs: InputBox;
  readonly signal: AbortSignal;
}

/** What an agent holds of its run. */
export function createAgentRun(options: AgentRunOptions): AgentRun {
  const { record, context, events, inputs } = options;
  const { runId, threadId, agent, input, attempt } = record;
  return {
    runId,
    threadId,
    agent,
    input,
    attempt,
    user: { tenantId: context.tenantId, userId: context.userId },
    context,
    signal: options.signal,
    usage: undefined,
    inputs,
    takeInputs: () => inputs.take(),
    thinking: (reasoning, step) =>
      quiet(events.say("agent_thinking", step === undefined ? { reasoning } : { reasoning, step })),
    delta: (text) => quiet(events.delta(text)),
    tool: toolMember(options),
    requestApproval: (request) => quiet(options.approvals.request(request)),
    state: stateMember(options),
    emit: (type, payload) => quiet(emit(options, { type, payload })),
  };
}

function toolMember(options: AgentRunOptions): AgentRun["tool"] {
  const { events, signal, ports, record } = options;
  const runId = record.runId;
  let count = 0;
  return (toolName, parameters, fn) => {
    count += 1;
    // The same tool of a later attempt gets the same id, because it is counted in call order.
    const call = { executionId: `${runId}.${count}`, toolName, parameters, fn, signal };
    return quiet(runTool(call, { events, logger: ports.logger, maxEventBytes: ports.limits.maxEventBytes, runId }));
  };
}

function stateMember(options: AgentRunOptions): AgentRun["state"] {
  let current = options.record.state;
  const set = async (value: unknown): Promise<void> => {
    const copy = structuredClone(value);
    current = copy;
    await options.events.change("state_snapshot", (record) => ({
      record: { ...record, state: copy },
      events: [{ type: "state_snapshot", payload: copy }],
    }));
  };
  return { get: () => structuredClone(current), set: (value) => quiet(set(value)) };
}

async function emit(
  { events, ports }: AgentRunOptions,
  event: { readonly type: string; readonly payload: unknown },
): Promise<void> {
  if (typeof (event.type as unknown) !== "string" || isReservedType(event.type)) {
    throw new IsowireError("ERR_RESERVED_TYPE", {
      message: `unable to emit; ${JSON.stringify(event.type)} is not an event type of the application's own`,
    });
  }
  await events.say(event.type, ports.checkPayload(event.type, event.payload));
}
