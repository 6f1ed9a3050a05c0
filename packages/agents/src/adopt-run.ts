import type { User, UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";
import { failedWith } from "./ending.js";
import { finishRun } from "./finish-run.js";
import { foldRun, openPartsOf } from "./fold-run.js";
import { acquireRun, promoteNext, wakeQueue } from "./promote.js";
import type { RunHost } from "./run-host.js";
import { isRunning, readIndex, writeIndex } from "./run-index.js";
import { isEnded, readRun, type RunRecord, runKey } from "./run-record.js";
import { takeOver } from "./take-over.js";

/** A run whose lease has run out. */
export interface Orphan {
  readonly user: User;
  readonly runId: string;
  /** It was left to other nodes for long enough. */
  readonly isOverdue: boolean;
}

/**
 * Looks after a run that another process left behind: goes on with it, ends it, starts one that waited, or releases what
 * nobody needs. `left` when that is for a node that knows its agent.
 */
export async function adoptRun(host: RunHost, orphan: Orphan): Promise<"settled" | "left"> {
  const { user, runId, isOverdue } = orphan;
  const port = host.ports.user(createUserContext({ userId: user.userId, tenantId: user.tenantId }));
  const record = (await readRun(port, runId))?.value;
  if (record !== undefined && !isOverdue && isForOthers(host, record)) return "left";
  try {
    if (record?.status === "queued") return await startWaiting(host, port, { record, anyAgent: isOverdue });
    await settleRun(host, port, runId);
  } catch (error) {
    if (!IsowireError.isInstance(error, "ERR_FENCED")) throw error;
  }
  return "settled";
}

/** This node could do no more than end it, and another one might do more. */
function isForOthers(host: RunHost, record: RunRecord): boolean {
  const registered = host.agents.find(record.agent);
  if (record.status === "queued") return registered === undefined;
  return isResumable(host, record) && registered?.resumable !== true;
}

function isResumable(host: RunHost, record: RunRecord): boolean {
  return (
    record.resumable === true && !isEnded(record.status) && record.cancel === undefined && !isWornOut(host, record)
  );
}

/** Too many processes have died with it. */
function isWornOut(host: RunHost, { lost = 0, released }: RunRecord): boolean {
  return released !== true && lost + 1 >= host.options.maxAttempts;
}

async function settleRun(host: RunHost, port: UserPort, runId: string): Promise<void> {
  const token = await acquireRun(host, port, runId);
  if (token === undefined) return;
  for (;;) {
    // Read only now: from here on nobody else can end it, or go on with it.
    const run = await readRun(port, runId);
    if (run === undefined || isEnded(run.value.status)) {
      if (run !== undefined && (await wakeQueue(port, (await readIndex(port)).value, run.value.threadId)))
        host.ports.announceRelease();
      await port.release({ key: runKey(runId), token });
      return;
    }
    const folded = await foldRun(port, run.value);
    const isMine = isResumable(host, run.value) && host.agents.find(run.value.agent)?.resumable === true;
    if (!isMine) {
      const ending = failedWith("ERR_RUN_INTERRUPTED", isWornOut(host, run.value) ? { retryable: false } : {});
      const parts = openPartsOf(folded, host.ports.limits.maxEventBytes);
      await finishRun(host, { port, runId, token, ending, parts });
      return;
    }
    if (await takeOver(host, { port, run, token, folded })) return;
  }
}

/** A process that knew no agent for it, or was leaving, let the lease of the head of a queue run out. */
async function startWaiting(
  host: RunHost,
  port: UserPort,
  { record, anyAgent }: { readonly record: RunRecord; readonly anyAgent: boolean },
): Promise<"settled" | "left"> {
  const { threadId } = record;
  const leases = new Map<string, number>();
  for (;;) {
    const index = await readIndex(port);
    // Whoever ends the run before it starts it.
    if (isRunning(index.value, threadId)) return "left";
    const next = await promoteNext(host, { port, index: index.value, threadId, anyAgent, leases });
    if (next.start === undefined) return "settled";
    const state = [writeIndex(next.index, index.version), ...next.state];
    const fence = { key: runKey(next.start.record.runId), token: next.start.token };
    try {
      await port.append({ events: next.events, state, fence });
      host.launch(next.start);
      return "settled";
    } catch (error) {
      if (!IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) throw error;
    }
  }
}
