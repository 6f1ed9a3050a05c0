import type { HubPorts } from "@isowire/core/contracts";
import type { AgentTable } from "./agent-table.js";
import { commandPlanners } from "./commands.js";
import { AGENT_EVENT_TYPES } from "./events.js";
import { snapshotOf } from "./open-runs.js";
import type { ResolvedOptions } from "./options.js";
import { RunExecution } from "./run-execution.js";
import type { RunHost, RunStart } from "./run-host.js";
import { Sweeper } from "./sweeper.js";
import { Timers } from "./timers.js";

export interface BridgeOptions {
  readonly ports: HubPorts;
  readonly options: ResolvedOptions;
  readonly agents: AgentTable;
}

/** How long a drain waits for runs to end or to be let go of: an engine that does not answer must not keep the process. */
const END_MS = 5000;

/** What ties a registry to a hub: its commands, its snapshot, its drain, and the runs that are going on here. */
export class Bridge {
  readonly ports: HubPorts;
  readonly host: RunHost;
  readonly #live = new Map<string, RunExecution>();
  readonly #bound: readonly Disposable[];
  readonly #sweeper: Sweeper;
  #draining = false;
  #left: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /** @throws IsowireError `ERR_COMMAND_HANDLED` when another bridge serves the hub */
  constructor({ ports, options, agents }: BridgeOptions) {
    this.ports = ports;
    this.host = {
      ports,
      options,
      agents,
      now: options.now ?? (() => ports.clock.now()),
      draining: () => this.#draining,
      launch: (start) => this.#launch(start),
      isLive: (runId) => this.#live.has(runId),
    };
    this.#bound = bind(this.host, (graceMs) => this.#drain(graceMs));
    this.#sweeper = new Sweeper(this.host);
  }

  /** Lets go of, or ends, what runs here and lets go of the hub. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#drain(0);
    for (const bound of this.#bound) bound[Symbol.dispose]();
    await this.#within(END_MS, this.#sweeper.settled());
  }

  /** New runs are refused; those that go on get their time, and are then let go of, or ended. */
  async #drain(graceMs: number): Promise<void> {
    this.#draining = true;
    this.#sweeper.stop();
    if (graceMs > 0) await this.#allDone(graceMs);
    this.#left ??= this.#leave();
    await this.#left;
  }

  async #leave(): Promise<void> {
    for (const execution of this.#live.values()) execution.leave();
    await this.#allDone(END_MS);
  }

  /** Resolves when nothing runs here, or after `withinMs`. */
  async #allDone(withinMs: number): Promise<void> {
    if (this.#live.size > 0) await this.#within(withinMs, this.#empty());
  }

  async #within(ms: number, work: Promise<void>): Promise<void> {
    using timers = new Timers(this.ports.clock);
    await Promise.race([work, new Promise<void>((resolve) => void timers.after(ms, resolve))]);
  }

  async #empty(): Promise<void> {
    while (this.#live.size > 0) await Promise.all([...this.#live.values()].map((execution) => execution.done));
  }

  #launch(start: RunStart): void {
    const { runId } = start.record;
    // Taken over by this very node, while the engine had not answered yet.
    if ((this.#live.get(runId)?.token ?? 0) > start.token) return;
    const execution = new RunExecution(this.host, start);
    this.#live.set(runId, execution);
    void execution.done.then(() => {
      if (this.#live.get(runId) === execution) this.#live.delete(runId);
    });
    // Planned before the drain, and in the log only now.
    if (this.#left !== undefined) execution.leave();
  }
}

function bind(host: RunHost, drain: (graceMs: number) => Promise<void>): readonly Disposable[] {
  const { ports } = host;
  const bound: Disposable[] = [];
  try {
    for (const [type, planner] of Object.entries(commandPlanners(host)))
      bound.push(ports.onPlannedCommand(type, planner));
    bound.push(ports.reserve(AGENT_EVENT_TYPES), ports.onSnapshot(snapshotOf));
    bound.push(ports.onDrain(({ runGraceMs }) => drain(runGraceMs)));
    return bound;
  } catch (error) {
    for (const disposable of bound) disposable[Symbol.dispose]();
    throw error;
  }
}
