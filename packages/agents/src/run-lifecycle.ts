import { IsowireError } from "@isowire/core/protocol";

/** What the machine needs to know of an event. */
export interface LifecycleEvent {
  readonly type: string;
  readonly executionId?: string;
}

/** Where a run is: not started, running with these tools open, or ended. */
export interface Lifecycle {
  readonly phase: "new" | "running" | "ended";
  readonly openTools: ReadonlySet<string>;
}

export const NEW_RUN: Lifecycle = { phase: "new", openTools: new Set() };

const TERMINAL: ReadonlySet<string> = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

/** True for the one event that is a run's last. */
function isTerminal(type: string): boolean {
  return TERMINAL.has(type);
}

/**
 * The next state. `agent_started` first, tools balanced, one terminal event last, nothing after it.
 *
 * @throws IsowireError `ERR_RUN_LIFECYCLE` when the event is out of order, `ERR_RUN_ENDED` when the run has ended.
 */
export function nextLifecycle(state: Lifecycle, event: LifecycleEvent): Lifecycle {
  if (state.phase === "ended") throw new IsowireError("ERR_RUN_ENDED");
  if (state.phase === "new") {
    if (event.type !== "agent_started") throw outOfOrder(`expected agent_started first, received ${event.type}`);
    return { phase: "running", openTools: state.openTools };
  }
  if (event.type === "agent_started") throw outOfOrder("agent_started came a second time");
  if (event.type === "tool_executing") return opened(state, event.executionId);
  if (event.type === "tool_completed") return closed(state, event.executionId);
  if (!isTerminal(event.type)) return state;
  if (state.openTools.size > 0) throw outOfOrder(`${event.type} came while a tool is executing`);
  return { phase: "ended", openTools: state.openTools };
}

function opened(state: Lifecycle, executionId: string | undefined): Lifecycle {
  if (executionId === undefined || executionId === "") throw outOfOrder("expected an executionId in tool_executing");
  if (state.openTools.has(executionId)) throw outOfOrder("tool_executing came twice for one executionId");
  return { phase: "running", openTools: new Set([...state.openTools, executionId]) };
}

function closed(state: Lifecycle, executionId: string | undefined): Lifecycle {
  if (executionId === undefined || !state.openTools.has(executionId)) {
    throw outOfOrder("tool_completed came without its tool_executing");
  }
  const openTools = new Set(state.openTools);
  openTools.delete(executionId);
  return { phase: "running", openTools };
}

/** An event out of order. */
export function outOfOrder(what: string): IsowireError {
  return new IsowireError("ERR_RUN_LIFECYCLE", { message: `the run's events are out of order; ${what}` });
}
