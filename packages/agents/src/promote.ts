import type { EventInput, StateWrite, UserPort } from "@isowire/core/contracts";
import { leaseTimes, RELEASED_MS } from "./lease-times.js";
import type { RunHost, RunStart } from "./run-host.js";
import { startedEvent } from "./run-host.js";
import { isRunning, queueOf, type RunIndex, withoutQueued, withoutRun } from "./run-index.js";
import { contextOf, readRun, type RunRecord, runKey, type Versioned, writeRun } from "./run-record.js";

/** What starts the next run of a thread: part of the append that frees the thread. */
export interface Promotion {
  readonly index: RunIndex;
  readonly events: readonly EventInput[];
  readonly state: readonly StateWrite[];
  /** Launched once the append is done. */
  readonly start?: RunStart;
  /** The next run is left to another node, which has to be told once the append is done. */
  readonly left?: true;
}

export interface PromotionRequest {
  readonly port: UserPort;
  readonly index: RunIndex;
  readonly threadId: string;
  /** Leases this caller has acquired in an earlier try, by run. */
  readonly leases: Map<string, number>;
  /** Start it also when nobody here knows its agent, which then is how it ends. */
  readonly anyAgent?: boolean;
}

/** The first waiting run of the thread, if there is one: started here, or left for another node to find. */
export async function promoteNext(host: RunHost, request: PromotionRequest): Promise<Promotion> {
  const { port, threadId, leases } = request;
  let index = request.index;
  for (const runId of queueOf(index, threadId)) {
    const waiting = await readRun(port, runId);
    if (waiting?.value.status !== "queued") {
      index = withoutRun(index, runId);
      continue;
    }
    if (host.draining() || (request.anyAgent !== true && host.agents.find(waiting.value.agent) === undefined)) {
      await leaveRun(port, { runId, token: leases.get(runId) });
      return { index, events: [], state: [], left: true };
    }
    const token = leases.get(runId) ?? (await acquireRun(host, port, runId));
    if (token === undefined) break;
    leases.set(runId, token);
    return promotion(host, { port, index, waiting, token });
  }
  return { index, events: [], state: [] };
}

/** The token of a run's lease; undefined when somebody else holds it. */
export async function acquireRun(host: RunHost, port: UserPort, runId: string): Promise<number | undefined> {
  const { heldMs } = leaseTimes(host.options.leaseTtlMs);
  const lease = await port.acquire({ key: runKey(runId), ttlMs: heldMs });
  return lease.status === "acquired" ? lease.token : undefined;
}

/** Lets a run's lease run out, so that the sweep of a node that may have it finds it. */
export async function leaveRun(
  port: UserPort,
  {
    runId,
    token,
    ttlMs = RELEASED_MS,
  }: { readonly runId: string; readonly token: number | undefined; readonly ttlMs?: number },
): Promise<void> {
  const lease = { key: runKey(runId), ttlMs };
  if (token === undefined) await port.acquire(lease);
  else await port.renew({ ...lease, token });
}

/** Has a sweep find the first waiting run of a thread in which nothing runs. False when there is none. */
export async function wakeQueue(port: UserPort, index: RunIndex, threadId: string): Promise<boolean> {
  const [runId] = queueOf(index, threadId);
  if (runId === undefined || isRunning(index, threadId)) return false;
  await leaveRun(port, { runId, token: undefined });
  return true;
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
  const record: RunRecord = {
    ...waiting.value,
    ...(host.agents.find(waiting.value.agent)?.resumable === true ? { resumable: true } : {}),
    status: "running",
    startedAt: host.now(),
    startedAfter,
  };
  return {
    index: withoutQueued(next.index, record.runId),
    events: [startedEvent(record)],
    state: [writeRun(record, waiting.version)],
    start: { port, context: contextOf(port, record), record, token },
  };
}
