import { IsowireError, type UserContext, type WebSocketManager } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { isAgentEventType } from "./agent-payload.js";
import { askFirst, inCallOrder } from "./call-lane.js";
import { managerOf } from "./manager-of.js";
import type { LegacyEvent } from "./messages.js";
import { foreignUser } from "./user-of-call.js";

/**
 * Appends what an old message says to the log of `context`'s user. True means that the receipt came; anything else is a rejection.
 *
 * @param to - one of the user's connections, if the call names one
 * @throws IsowireError as `sendEvent`; `ERR_ISOLATION` when the message names another user, or a connection that is not this
 * user's; `ERR_RUN_LIFECYCLE` when it is an agent event of a run of `@isowire/agents`
 */
export async function sendLegacyEvent(
  context: UserContext,
  event: LegacyEvent,
  to?: { readonly connectionId: unknown },
): Promise<true> {
  if (event.userId !== undefined && event.userId !== context.userId) throw foreignUser();
  const manager = managerOf(context);
  const send = (): Promise<true> => append(manager, context, event);
  if (to === undefined) return inCallOrder(manager, send);
  return askFirst(manager, { ask: () => assertOwnConnection(manager, to.connectionId), send });
}

async function append(manager: WebSocketManager, context: UserContext, event: LegacyEvent): Promise<true> {
  const { type, payload, ids } = event;
  if (isAgentEventType(type)) await appendAgentEvent(manager, context, event);
  else await manager.sendEvent(type, payload, ids);
  return true;
}

/** A connection that is gone may have been anybody's. */
async function assertOwnConnection(manager: WebSocketManager, connectionId: unknown): Promise<void> {
  const connections = await manager.connections();
  if (connections.some((connection) => connection.connectionId === connectionId)) return;
  throw new IsowireError("ERR_ISOLATION", {
    message: "unable to send; no connection of this user has this id: an event goes to the user, on every device",
  });
}

/**
 * Agent events are reserved to runs, and old agents have none: theirs go in beside the reserve. A run that
 * `@isowire/agents` keeps stays its own: its record must be absent, in the same append.
 */
async function appendAgentEvent(
  manager: WebSocketManager,
  context: UserContext,
  { type, payload, ids }: LegacyEvent,
): Promise<void> {
  const port = portsOf(manager).user(context);
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
