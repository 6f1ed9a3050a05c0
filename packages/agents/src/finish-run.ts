import type { EventInput, UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { voidApprovals } from "./approval-state.js";
import type { RunEventInput } from "./assistant-text.js";
import { type Last, terminalOf } from "./ending.js";
import { leaveRun, promoteNext } from "./promote.js";
import { foldRun, openPartsOf } from "./fold-run.js";
import { leaseTimes } from "./lease-times.js";
import type { OpenParts, OpenTool } from "./run-events.js";
import type { RunHost } from "./run-host.js";
import { readIndex, withoutRun, writeIndex } from "./run-index.js";
import { contextOf, isEnded, readRun, type RunRecord, runKey, type Versioned, writeRun } from "./run-record.js";

export interface FinishRequest {
  readonly port: UserPort;
  readonly runId: string;
  readonly token: number;
  readonly ending: Last;
  /** Of runs that an earlier try was about to start, by run; for who tries again. */
  readonly leases?: Map<string, number>;
  /** Still open, to be closed before the end; absent when only the log knows. */
  readonly parts?: OpenParts;
}

/**
 * Ends a run by one append: what is open is closed, the terminal event closes the lease for ever, the index is freed and the
 * next run of the thread starts. False when somebody else has ended it.
 */
export async function finishRun(host: RunHost, request: FinishRequest): Promise<boolean> {
  const { port, runId, leases = new Map<string, number>() } = request;
  for (;;) {
    const before = await readRun(port, runId);
    if (before === undefined || isEnded(before.value.status)) {
      await launchStarted(host, port, leases);
      return false;
    }
    try {
      await appendEnd(host, { ...request, before, leases });
      return true;
    } catch (error) {
      if (IsowireError.isInstance(error, "ERR_FENCED")) return false;
      if (!IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) throw error;
    }
  }
}

interface EndAttempt extends FinishRequest {
  readonly before: Versioned<RunRecord>;
  readonly leases: Map<string, number>;
}

async function appendEnd(host: RunHost, attempt: EndAttempt): Promise<void> {
  const { port, before, token } = attempt;
  const { maxEventBytes } = host.ports.limits;
  const parts = attempt.parts ?? openPartsOf(await foldRun(port, before.value), maxEventBytes);
  const { runId, threadId } = before.value;
  const index = await readIndex(port);
  const next = await promoteNext(host, {
    port,
    threadId,
    index: withoutRun(index.value, runId),
    leases: attempt.leases,
  });
  const now = host.now();
  const terminal = terminalOf(attempt.ending, { record: before.value, now, maxEventBytes });
  const voided = voidApprovals(before.value, "run");
  const own = [...closeTools(parts.tools, now), ...parts.message, ...voided.events, terminal.event];
  const record: RunRecord = { ...voided.record, status: terminal.status, endedAt: now };
  await port.append({
    events: [...own.map((event): EventInput => ({ ...event, runId, threadId })), ...next.events],
    state: [writeRun(record, before.version), writeIndex(next.index, index.version), ...next.state],
    fence: { key: runKey(runId), token, close: true },
  });
  if (next.start !== undefined) host.launch(next.start);
  if (next.left === true) host.ports.announceRelease();
}

/** The end of an earlier try took effect, and with it the start of the next run: its answer was lost. */
async function launchStarted(host: RunHost, port: UserPort, leases: ReadonlyMap<string, number>): Promise<void> {
  const { heldMs } = leaseTimes(host.options.leaseTtlMs);
  for (const [runId, token] of leases) {
    const record = (await readRun(port, runId))?.value;
    if (record === undefined || isEnded(record.status) || host.isLive(runId)) continue;
    if (record.status === "queued") await leaveRun(port, { runId, token });
    else if (await port.renew({ key: runKey(runId), token, ttlMs: heldMs }))
      host.launch({ port, context: contextOf(port, record), record, token });
  }
}

function closeTools(tools: readonly OpenTool[], now: number): readonly RunEventInput[] {
  return tools.map(({ executionId, toolName, startedAt }) => ({
    type: "tool_completed",
    payload: {
      executionId,
      toolName,
      success: false,
      error: "the run ended before the tool did",
      durationMs: Math.max(0, now - startedAt),
    },
  }));
}
