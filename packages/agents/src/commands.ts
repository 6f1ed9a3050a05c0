import type { CommandPlan, CommandPlanner, PlannedCommand } from "@isowire/core/contracts";
import { fieldsOf, oneOf, optionalText, requiredBoolean, requiredText } from "./command-fields.js";
import { listOpenRuns } from "./open-runs.js";
import { planApproval } from "./plan-approval.js";
import { planCancel } from "./plan-cancel.js";
import { planInput } from "./plan-input.js";
import { planMessage } from "./plan-message.js";
import type { RunHost } from "./run-host.js";

/** Who cancels or answers, as it is said in events: whoever is connected is the user. */
const BY_USER = "user";

/** What a connected user may ask of the bridge. */
export function commandPlanners(host: RunHost): Readonly<Record<string, CommandPlanner>> {
  return {
    user_message: (command) => userMessage(host, command),
    run_cancel: (command) => runCancel(host, command),
    run_input: (command) => runInput(host, command),
    tool_approval: (command) => toolApproval(host, command),
    run_list: (command) => runList(command),
  };
}

async function userMessage(host: RunHost, command: PlannedCommand): Promise<CommandPlan> {
  const fields = fieldsOf(command.payload, command.type);
  const content = requiredText(fields, "content");
  const agent = optionalText(fields, "agent");
  const { agent: _agent, ...input } = fields;
  const { port, context, id: commandId, threadId } = command;
  return planMessage(host, {
    port,
    context,
    commandId,
    input: { ...input, content },
    ...(threadId === undefined ? {} : { threadId }),
    ...(agent === undefined ? {} : { agent }),
  });
}

async function runCancel(host: RunHost, command: PlannedCommand): Promise<CommandPlan> {
  const fields = fieldsOf(command.payload, command.type);
  const runId = requiredText(fields, "runId");
  const reason = optionalText(fields, "reason");
  return planCancel({
    ports: host.ports,
    port: command.port,
    runId,
    by: BY_USER,
    now: host.now(),
    ...(reason === undefined ? {} : { reason }),
  });
}

async function runInput(host: RunHost, command: PlannedCommand): Promise<CommandPlan> {
  const fields = fieldsOf(command.payload, command.type);
  const runId = requiredText(fields, "runId");
  const mode = oneOf(fields, "mode", ["queue", "steer"]);
  const content = requiredText(fields, "content");
  const { port, context, id: commandId } = command;
  return planInput(host, { port, context, commandId, runId, mode, content });
}

async function toolApproval(host: RunHost, command: PlannedCommand): Promise<CommandPlan> {
  const fields = fieldsOf(command.payload, command.type);
  const approvalId = requiredText(fields, "approvalId");
  const approved = requiredBoolean(fields, "approved");
  const reason = optionalText(fields, "reason");
  return planApproval({
    port: command.port,
    approvalId,
    approved,
    by: BY_USER,
    now: host.now(),
    ...(reason === undefined ? {} : { reason }),
  });
}

async function runList(command: PlannedCommand): Promise<CommandPlan> {
  const fields = fieldsOf(command.payload ?? {}, command.type);
  const threadId = optionalText(fields, "threadId") ?? command.threadId;
  return { result: { runs: await listOpenRuns(command.port, threadId) } };
}
