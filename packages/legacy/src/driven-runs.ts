import { createAgentRegistry, publicError, type Agent, type AgentRegistry } from "@isowire/agents";
import { IsowireError, type User, type UserContext } from "@isowire/core";
import { oncePerProcess, portsOf, userKey, type HubPorts } from "@isowire/core/contracts";
import type { AgentCall } from "./agent-call.js";
import { DrivenRun } from "./driven-run.js";
import { managerOf } from "./manager-of.js";

interface Place {
  readonly run: DrivenRun;
  readonly registry: AgentRegistry;
  /** Settles when the run that was told to end has ended. */
  ending?: Promise<void>;
}

interface Registered {
  uses: number;
  readonly registration: Disposable;
}

/** Of this process, over all copies of the package: a notifier may be made anew for each thing it says. */
interface Shared {
  /** Open runs, by their user and old id. */
  readonly places: Map<string, Place>;
  /** Registries of our own, for hubs whose application has given none. */
  readonly registries: WeakMap<HubPorts, AgentRegistry>;
  /** Agents that are registered while their runs begin. */
  readonly agents: WeakMap<AgentRegistry, Map<string, Registered>>;
}

const shared = oncePerProcess<Shared>("isowire.legacy.driven-runs", () => ({
  places: new Map(),
  registries: new WeakMap(),
  agents: new WeakMap(),
}));

export interface DriveRequest {
  readonly context: UserContext;
  readonly call: AgentCall;
  /** The application's own; one is made for the hub when absent. */
  readonly registry: AgentRegistry | undefined;
}

/** The open run that old code drives under these ids. */
export function findDriven(context: UserContext, call: AgentCall): DrivenRun | undefined {
  return shared.places.get(keyOf(context, legacyIdOf(call)))?.run;
}

/**
 * Starts a run for old code to drive. What is said meanwhile waits for its beginning.
 *
 * @throws IsowireError as `DrivenRun.start`; `ERR_RUN_LIFECYCLE` when it goes on already; `ERR_COMMAND_HANDLED`
 */
export async function startDriven({ context, call, registry: given }: DriveRequest): Promise<void> {
  const legacyRunId = legacyIdOf(call);
  const key = keyOf(context, legacyRunId);
  const registry = given ?? registryFor(context);
  const before = shared.places.get(key);
  if (before !== undefined && before.ending === undefined) throw alreadyOpen();
  const place: Place = { run: new DrivenRun(), registry };
  shared.places.set(key, place);
  try {
    await Promise.allSettled([before?.ending, ...endingsIn(context)]);
    using _held = holdAgent(registry, call.agent);
    await place.run.start(registry, { context, call, legacyRunId });
  } catch (error) {
    forget(key, place);
    throw error;
  }
}

/** Ends the run. @throws IsowireError as `DrivenRun.complete` */
export async function completeDriven(
  context: UserContext,
  call: AgentCall,
  finalResponse: string | undefined,
): Promise<void> {
  const key = keyOf(context, legacyIdOf(call));
  const place = shared.places.get(key);
  if (place === undefined) return;
  place.ending ??= place.run.complete(place.registry, finalResponse).finally(() => {
    forget(key, place);
  });
  await place.ending;
}

/** Runs of this user that were told to end: the next one in their thread need not be queued. */
function endingsIn(context: UserContext): readonly (Promise<void> | undefined)[] {
  const prefix = keyOf(context, "");
  return [...shared.places].filter(([key]) => key.startsWith(prefix)).map(([, { ending }]) => ending);
}

function forget(key: string, place: Place): void {
  if (shared.places.get(key) === place) shared.places.delete(key);
}

/** Registers the agent that waits for old code, for as long as a run of it begins: a client cannot start it. */
function holdAgent(registry: AgentRegistry, name: string): Disposable {
  const agents = shared.agents.get(registry) ?? new Map<string, Registered>();
  shared.agents.set(registry, agents);
  const held = agents.get(name) ?? { uses: 0, registration: registry.register(name, drivenAgent) };
  agents.set(name, held);
  held.uses += 1;
  return {
    [Symbol.dispose]: () => {
      held.uses -= 1;
      if (held.uses > 0) return;
      agents.delete(name);
      held.registration[Symbol.dispose]();
    },
  };
}

const drivenAgent: Agent = async (run) => {
  const { legacyRunId } = run.input;
  const key = typeof legacyRunId === "string" ? keyOf(run.user, legacyRunId) : "";
  const place = shared.places.get(key);
  if (place === undefined) throw publicError("ERR_UNKNOWN_AGENT", "nobody drives this agent");
  run.signal.addEventListener("abort", () => {
    if (place.ending === undefined) forget(key, place);
  });
  return place.run.begin(run);
};

/** @throws IsowireError `ERR_COMMAND_HANDLED` when the hub has another registry, which the notifier was not given */
function registryFor(context: UserContext): AgentRegistry {
  const manager = managerOf(context);
  const ports = portsOf(manager);
  const known = shared.registries.get(ports);
  if (known !== undefined) return known;
  const made = createAgentRegistry();
  try {
    made.setWebSocketManager(manager);
  } catch (cause) {
    if (!IsowireError.isInstance(cause, "ERR_COMMAND_HANDLED")) throw cause;
    throw new IsowireError("ERR_COMMAND_HANDLED", {
      message:
        "unable to speak for an agent; the hub has an agent registry: new WebSocketNotifier(manager, { registry })",
      cause,
    });
  }
  shared.registries.set(ports, made);
  return made;
}

function keyOf(user: User, legacyRunId: string): string {
  return `${userKey(user)} ${legacyRunId}`;
}

/** A run without an id is its thread's; without a thread, its agent's. */
function legacyIdOf({ runId, threadId, agent }: AgentCall): string {
  return runId ?? threadId ?? agent;
}

function alreadyOpen(): IsowireError {
  return new IsowireError("ERR_RUN_LIFECYCLE", {
    message: "unable to start the run; it goes on already: agent_started is said once",
  });
}
