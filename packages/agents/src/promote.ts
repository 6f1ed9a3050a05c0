import type { EventInput, StateWrite, UserPort } from "@isowire/core/contracts";
import type { RunHost, RunStart } from "./run-host.js";
import { startedEvent } from "./run-host.js";
import { queueOf, type RunIndex, withoutQueued, withoutRun } from "./run-index.js";
import { contextOf, readRun, type RunRecord, runKey, type Versioned, writeRun } from "./run-record.js";

/** What starts the next run of a thread: part of the append that frees the thread. */
export interface Promotion {
  readonly index: RunIndex;
  readonly events: readonly EventInput[];
  readonly state: readonly StateWrite[];
  /** Launched once the append is done. */
  readonly start?: RunStart;
}

export interface PromotionRequest {
  readonly port: UserPort;
  readonly index: RunIndex;
  readonly threadId: string;
  /** Leases this caller has acquired in an earlier try, by run. */
  readonly leases: Map<string, number>;
}

/** How long the lease of a run that nobody may start here lasts: as good as run out, so that another node's sweep finds it. */
const BEACON_MS = 1;

/** The first waiting run of the thread, if there is one and this node may start it. */
export async function promoteNext(host: RunHost, request: PromotionRequest): Promise<Promotion> {
  const { port, threadId, leases } = request;
  let index = request.index;
  for (const runId of queueOf(index, threadId)) {
    const waiting = await readRun(port, runId);
    if (waiting?.value.status !== "queued") {
      index = withoutRun(index, runId);
      continue;
    }
    const token = leases.get(runId) ?? (await acquireRun(host, port, runId));
    if (token === undefined || host.draining()) break;
    leases.set(runId, token);
    return promotion(host, { port, index, waiting, token });
  }
  return { index, events: [], state: [] };
}

/** The token of a run's lease; undefined when somebody else holds it. */
export async function acquireRun(host: RunHost, port: UserPort, runId: string): Promise<number | undefined> {
  const ttlMs = host.draining() ? BEACON_MS : host.options.leaseTtlMs;
  const lease = await port.acquire({ key: runKey(runId), ttlMs });
  return lease.status === "acquired" ? lease.token : undefined;
}

async function promotion(
  host: RunHost,
  next: {
    readonly port: UserPort;
    readonly index: RunIndex;
    readonly waiting: Versioned<RunRecord>;
    readonly token: number;
  },
): Promise<Promotion> {
  const { port, waiting, token } = next;
  const startedAfter = (await port.head()).offset;
  const record: RunRecord = { ...waiting.value, status: "running", startedAt: host.now(), startedAfter };
  return {
    index: withoutQueued(next.index, record.runId),
    events: [startedEvent(record)],
    state: [writeRun(record, waiting.version)],
    start: { port, context: contextOf(port, record), record, token },
  };
}
