import { IsowireError, type UserContext } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { isAgentEventType } from "./agent-payload.js";
import { managerOf } from "./manager-of.js";
import type { LegacyEvent } from "./messages.js";
import { foreignUser } from "./user-of-call.js";

/**
 * Appends what an old message says to the log of `context`'s user. True means that the receipt came; anything else is a rejection.
 *
 * @throws IsowireError as `sendEvent`; `ERR_ISOLATION` when the message names another user; `ERR_RUN_LIFECYCLE` when it is an
 * agent event of a run of `@isowire/agents`
 */
export async function sendLegacyEvent(context: UserContext, event: LegacyEvent): Promise<true> {
  if (event.userId !== undefined && event.userId !== context.userId) throw foreignUser();
  const { type, payload, ids } = event;
  if (isAgentEventType(type)) await appendAgentEvent(context, event);
  else await managerOf(context).sendEvent(type, payload, ids);
  return true;
}

/**
 * Agent events are reserved to runs, and old agents have none: theirs go in beside the reserve. A run that
 * `@isowire/agents` keeps stays its own: its record must be absent, in the same append.
 */
async function appendAgentEvent(context: UserContext, { type, payload, ids }: LegacyEvent): Promise<void> {
  const port = portsOf(managerOf(context)).user(context);
  const noSuchRun = ids.runId === undefined ? [] : [{ key: `run/${ids.runId}`, ifVersion: 0, value: null }];
  try {
    await port.append({ events: [{ type, payload, ...ids }], state: noSuchRun });
  } catch (cause) {
    if (!IsowireError.isInstance(cause, "ERR_VERSION_CONFLICT")) throw cause;
    throw new IsowireError("ERR_RUN_LIFECYCLE", {
      message: `unable to send ${type}; a registered agent has this run: use the methods of its AgentRun`,
      cause,
    });
  }
}
