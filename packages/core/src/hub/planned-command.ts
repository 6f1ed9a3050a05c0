import type { CommandPlan, CommandPlanner } from "../contracts/hub-ports.js";
import type { AppendResult } from "../contracts/event-log.js";
import type { UserContext } from "../contracts/user-context.js";
import type { UserPort } from "../contracts/user-port.js";
import type { CommandMessage } from "../protocol/messages.js";
import { IsowireError } from "../errors/isowire-error.js";
import { COMMAND_WINDOW_MS } from "../protocol/bounds.js";
import { stored, type Outcome } from "./command-desk.js";
import { commandKey } from "./command-record.js";

const MAX_TRIES = 32;

export interface CommandTask {
  readonly context: UserContext;
  readonly command: CommandMessage;
  readonly print: string;
  readonly port: UserPort;
}

/**
 * Takes effect by one append: the command's record, the bridge's state and its events, together or not at all. Planned anew
 * when what the plan was made from was changed meanwhile.
 */
export async function runPlannedCommand(task: CommandTask, planner: CommandPlanner): Promise<Outcome> {
  const { context, command, port } = task;
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const plan = await planner({ context, port, ...command });
    if (isQuery(plan)) return { result: plan.result, duplicate: false };
    try {
      const appended = await commit(task, plan);
      plan.committed?.(appended);
      return { result: plan.result, duplicate: false };
    } catch (error) {
      // Nothing was appended; the lease that the plan took may have run out meanwhile.
      if (IsowireError.isInstance(error, "ERR_FENCED")) continue;
      if (!IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) throw error;
      if (error.details["key"] !== commandKey(command.id)) continue;
      const first = await stored(port, command.id, task.print);
      if (first !== undefined) return first;
    }
  }
  throw new IsowireError("ERR_UNAVAILABLE", {
    message: "unable to handle the command; its state changes too fast: try again",
    retryAfterMs: 1000,
  });
}

/** What writes nothing may be asked again; it is not remembered. */
function isQuery(plan: CommandPlan): boolean {
  return (plan.events ?? []).length === 0 && (plan.state ?? []).length === 0;
}

function commit({ command, port, print }: CommandTask, plan: CommandPlan): Promise<AppendResult> {
  const record = {
    key: commandKey(command.id),
    ifVersion: 0,
    value: { print, result: plan.result },
    expiresInMs: COMMAND_WINDOW_MS,
  };
  return port.append({
    events: plan.events ?? [],
    state: [record, ...(plan.state ?? [])],
    ...(plan.fence === undefined ? {} : { fence: plan.fence }),
  });
}
