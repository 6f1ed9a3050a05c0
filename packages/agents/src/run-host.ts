import type { EventInput, HubPorts, UserContext, UserPort } from "@isowire/core/contracts";
import type { AgentTable } from "./agent-table.js";
import type { FoldedRun } from "./fold-run.js";
import type { ResolvedOptions } from "./options.js";
import type { RunRecord } from "./run-record.js";

/** What of a run that was taken over the log alone knows. */
export type Inherited = Pick<FoldedRun, "tools" | "toolNames" | "said">;

/** A run whose `agent_started` is in the log and whose lease this node holds. */
export interface RunStart {
  readonly port: UserPort;
  readonly context: UserContext;
  readonly record: RunRecord;
  /** Of the lease. */
  readonly token: number;
  /** What earlier attempts have said; absent for the first. */
  readonly inherited?: Inherited;
}

/** What the parts of the bridge share. */
export interface RunHost {
  readonly ports: HubPorts;
  readonly options: ResolvedOptions;
  readonly agents: AgentTable;
  /** ms since 1970. */
  readonly now: () => number;
  /** No run begins here any more. */
  readonly draining: () => boolean;
  /** Begins to run it here. */
  readonly launch: (start: RunStart) => void;
  /** True while it runs here. */
  readonly isLive: (runId: string) => boolean;
}

/** `agent_started`, a run's first event. */
export function startedEvent(record: RunRecord): EventInput {
  const { runId, threadId, agent, commandId, input } = record;
  const payload = { agent, ...(commandId === undefined ? {} : { commandId }), input };
  return { type: "agent_started", payload, threadId, runId };
}
