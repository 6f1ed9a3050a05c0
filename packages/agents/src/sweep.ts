import type { User, UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";
import { failedWith } from "./ending.js";
import { finishRun } from "./finish-run.js";
import { foldRun, openPartsOf } from "./fold-run.js";
import { acquireRun, promoteNext } from "./promote.js";
import type { RunHost } from "./run-host.js";
import { isRunning, readIndex, writeIndex } from "./run-index.js";
import { isEnded, readRun, RUN_PREFIX, type RunRecord, runKey } from "./run-record.js";

const AT_ONCE = 100;

/** Looks after what other processes left behind: ends their runs, starts what waited, releases what nobody needs. */
export async function sweep(host: RunHost): Promise<void> {
  const expired = await host.ports.expiredLeases({ prefix: RUN_PREFIX, limit: AT_ONCE });
  for (const { user, key } of expired) {
    if (host.draining()) return;
    const runId = key.slice(RUN_PREFIX.length);
    // One that is alive here is renewed here.
    if (host.isLive(runId)) continue;
    try {
      await adopt(host, { user, runId });
    } catch (error) {
      host.ports.logger.warn(
        { runId, err: error },
        "unable to look after a run that was left behind; the next sweep may",
      );
    }
  }
}

async function adopt(host: RunHost, { user, runId }: { readonly user: User; readonly runId: string }): Promise<void> {
  const port = host.ports.user(createUserContext({ userId: user.userId, tenantId: user.tenantId }));
  const record = (await readRun(port, runId))?.value;
  if (record?.status === "queued") {
    await startWaiting(host, port, record);
    return;
  }
  const token = await acquireRun(host, port, runId);
  if (token === undefined) return;
  if (record === undefined || isEnded(record.status)) {
    await port.release({ key: runKey(runId), token });
    return;
  }
  const parts = openPartsOf(await foldRun(port, record), host.ports.limits.maxEventBytes);
  await finishRun(host, { port, runId, token, ending: failedWith("ERR_RUN_INTERRUPTED"), parts });
}

/** A drained process leaves the head of a queue with a lease that has run out: a sign that it may start elsewhere. */
async function startWaiting(host: RunHost, port: UserPort, record: RunRecord): Promise<void> {
  const { threadId } = record;
  const index = await readIndex(port);
  if (isRunning(index.value, threadId)) return;
  const next = await promoteNext(host, { port, index: index.value, threadId, leases: new Map() });
  if (next.start === undefined) return;
  try {
    await port.append({
      events: next.events,
      state: [writeIndex(next.index, index.version), ...next.state],
      fence: { key: runKey(next.start.record.runId), token: next.start.token },
    });
  } catch (error) {
    if (IsowireError.isInstance(error, "ERR_VERSION_CONFLICT") || IsowireError.isInstance(error, "ERR_FENCED")) return;
    throw error;
  }
  host.launch(next.start);
}
