import type { AgentRun } from "./agent-run.js";
import { Approvals } from "./approvals.js";
import { createAgentRun } from "./create-agent-run.js";
import { InputBox } from "./input-box.js";
import { quiet } from "./quiet.js";
import { RunEvents } from "./run-events.js";
import type { RunHost, RunStart } from "./run-host.js";
import { RunWriter } from "./run-writer.js";
import { withInputsTaken } from "./taken-inputs.js";
import { Timers } from "./timers.js";

/** What one execution consists of. */
export interface RunParts {
  readonly timers: Timers;
  readonly writer: RunWriter;
  readonly events: RunEvents;
  readonly approvals: Approvals;
  readonly inputs: InputBox;
  readonly run: AgentRun;
}

export interface RunPartsOptions {
  readonly signal: AbortSignal;
  /** The first append that failed. */
  readonly broken: (error: unknown) => void;
}

/** Puts a run together: the one place where its parts meet. */
export function createRunParts(host: RunHost, start: RunStart, options: RunPartsOptions): RunParts {
  const { ports, now } = host;
  const { port, record, context, token, inherited } = start;
  const { runId, threadId } = record;
  const { maxEventBytes, maxPendingAppends } = ports.limits;
  const { deltaMs, approvalMs } = host.options;
  const timers = new Timers(ports.clock);
  const writer = new RunWriter({
    port,
    clock: ports.clock,
    runId,
    threadId,
    token,
    maxPending: maxPendingAppends,
    broken: options.broken,
  });
  // A piece of text and its escapes have to fit into one event.
  const deltaBytes = Math.min(host.options.deltaBytes, Math.floor(maxEventBytes / 12));
  const events = new RunEvents({ writer, clock: ports.clock, deltaMs, deltaBytes, maxEventBytes, now, inherited });
  const approvals = new Approvals({ record, events, writer, timers, approvalMs, now });
  const inputs = new InputBox((through) => takeInputs(writer, through));
  const toolNames = inherited?.toolNames ?? new Map<string, string>();
  const run = createAgentRun({ ports, context, record, events, approvals, inputs, toolNames, signal: options.signal });
  return { timers, writer, events, approvals, inputs, run };
}

function takeInputs(writer: RunWriter, through: number): void {
  const change = writer.update((record) => ({ record: withInputsTaken(record, through), events: [] }));
  void quiet(change);
}
