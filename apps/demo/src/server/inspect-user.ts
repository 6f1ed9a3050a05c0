import type { AgentRegistry, RunSummary } from "@isowire/agents";
import type { ConnectionInfo, Hub, HubStats, Position } from "@isowire/core";
import type { Device } from "./visit-secrets.js";
import { contextOf } from "./authenticate.js";
import { type DeprecationCount, listDeprecations } from "./deprecations.js";

/** One user as the server sees them: asked with the secret of their own pane, and with no other. */
export interface UserInspection {
  readonly userId: string;
  readonly connections: readonly Pick<ConnectionInfo, "connectionId" | "nodeId" | "connectedAt">[];
  /** Where the user's log ends; offset 0 when there is nothing in it. */
  readonly head: Pick<Position, "epoch" | "offset">;
  /** Those that have not ended. */
  readonly runs: readonly RunSummary[];
}

/** Numbers of the whole process. They name no user. */
export interface ProcessInspection {
  readonly stats: HubStats;
  /** How often the server was started again since the process began. */
  readonly restarts: number;
  readonly deprecations: readonly DeprecationCount[];
}

export interface Inspection {
  readonly user: UserInspection;
  readonly process: ProcessInspection;
}

export interface InspectPorts {
  readonly hub: Hub;
  readonly registry: AgentRegistry;
  readonly restarts: number;
}

/** What the server has of the device's own user right now. */
export async function inspectUser(device: Device, ports: InspectPorts): Promise<Inspection> {
  const { hub, registry, restarts } = ports;
  const context = contextOf(device);
  const manager = hub.manager(context);
  const [connections, { epoch, entries }, runs] = await Promise.all([
    manager.connections(),
    manager.history({ limit: 1 }),
    registry.runs(context),
  ]);
  return {
    user: {
      userId: device.user.userId,
      connections: connections.map(({ connectionId, nodeId, connectedAt }) => ({ connectionId, nodeId, connectedAt })),
      head: { epoch, offset: entries.at(-1)?.offset ?? 0 },
      runs,
    },
    process: { stats: hub.stats(), restarts, deprecations: listDeprecations() },
  };
}
