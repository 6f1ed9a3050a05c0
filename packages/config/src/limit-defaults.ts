import type { Limits } from "@isowire/core/contracts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Every limit: what it bounds, and its default. The schema, the environment names and the README follow this table. */
export const limitDefaults = {
  connectionsPerUser: { value: 20, means: "connections of one user, over all nodes" },
  connectionsPerNode: { value: 50_000, means: "connections of one process" },
  upgradesPerSecond: { value: 500, means: "new connections a second of one process" },
  commandsPerSecond: { value: 20, means: "commands a second of one user on one node" },
  runsPerUser: { value: 10, means: "open runs of one user, over all nodes" },
  bytesInPerSecond: { value: 256 * KIB, means: "bytes a second from one user on one node" },
  bufferedBytes: { value: 1 * MIB, means: "bytes waiting for one slow connection" },
  maxMessageBytes: { value: 64 * KIB, means: "bytes of one inbound message" },
  maxEventBytes: { value: 256 * KIB, means: "bytes of one event, at most a quarter of `limits.bufferedBytes`" },
  maxPendingAppends: { value: 1000, means: "appends of one user under way" },
  maxPendingBytes: { value: 4 * MIB, means: "bytes of one user's appends under way" },
} as const satisfies Record<keyof Limits, { value: number; means: string }>;
