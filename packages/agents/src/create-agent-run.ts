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
import { StateCell } from "./state-cell.js";
import { ToolIds } from "./tool-ids.js";

export interface AgentRunOptions {
  readonly ports: HubPorts;
  readonly context: UserContext;
  /** As it was when this attempt began. */
  readonly record: RunRecord;
  readonly events: RunEvents;
  readonly approvals: Approvals;
  readonly inputs: InputBox;
  /** Which tools earlier attempts called, by execution. */
  readonly toolNames: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** What an agent holds of its run. */
export function createAgentRun(options: AgentRunOptions): AgentRun {
  const { record, context, events, inputs, approvals, toolNames } = options;
  const { runId, threadId, agent, input, attempt } = record;
  const toolIds = new ToolIds({ runId, toolNames, count: record.checkpoint?.tools ?? 0 });
  const state = new StateCell({ record, events, inputs, approvals, toolIds });
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
    tool: toolMember(options, toolIds),
    requestApproval: (request) => quiet(approvals.request(request)),
    state: { get: () => state.get(), set: (value) => quiet(state.set(value)) },
    emit: (type, payload) => quiet(emit(options, { type, payload })),
  };
}

function toolMember({ events, signal, ports, record }: AgentRunOptions, toolIds: ToolIds): AgentRun["tool"] {
  const options = { events, logger: ports.logger, maxEventBytes: ports.limits.maxEventBytes, runId: record.runId };
  const call: AgentRun["tool"] = async (tool, parameters, fn) => {
    const toolName = typeof tool === "string" ? tool : tool.name;
    const executionId = typeof tool === "string" ? toolIds.next(tool) : toolIds.of(tool.key);
    return runTool({ executionId, toolName, parameters, fn, signal }, options);
  };
  return (tool, parameters, fn) => quiet(call(tool, parameters, fn));
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
