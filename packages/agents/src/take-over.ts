import type { UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { type FoldedRun, openPartsOf } from "./fold-run.js";
import type { RunHost } from "./run-host.js";
import { contextOf, type RunRecord, runKey, type Versioned, writeRun } from "./run-record.js";

export interface TakeOver {
  readonly port: UserPort;
  readonly run: Versioned<RunRecord>;
  /** Of the lease, which this node has now: the one before can write nothing more. */
  readonly token: number;
  readonly folded: FoldedRun;
}

/**
 * Goes on with a run as its next attempt, in one append. A message that is open is closed as far as it was said; tools and
 * approvals that are open stay open, for the agent to come to them again. False when the record was changed meanwhile.
 */
export async function takeOver(host: RunHost, { port, run, token, folded }: TakeOver): Promise<boolean> {
  const { lost = 0, released, ...kept } = run.value;
  const record: RunRecord = { ...kept, attempt: kept.attempt + 1, lost: released === true ? lost : lost + 1 };
  const { runId, threadId, agent, attempt } = record;
  const { message } = openPartsOf(folded, host.ports.limits.maxEventBytes);
  try {
    await port.append({
      events: message.map((event) => ({ ...event, runId, threadId })),
      state: [writeRun(record, run.version)],
      fence: { key: runKey(runId), token },
    });
  } catch (error) {
    if (IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) return false;
    throw error;
  }
  host.ports.logger.info({ runId, agent, attempt }, "took a run over");
  host.launch({ port, context: contextOf(port, record), record, token, inherited: folded });
  return true;
}
