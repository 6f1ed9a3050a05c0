import type { Clock } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { failedBy } from "./ending.js";
import { finishRun, type FinishRequest } from "./finish-run.js";
import type { RunHost } from "./run-host.js";

const TRIES = 6;
const FIRST_WAIT_MS = 250;

/**
 * Ends a run also when the engine is slow to agree: what may succeed later is tried again, and an end that cannot be said
 * (a `usage` that is not JSON, say) becomes `agent_failed`. When nothing helps the lease runs out and the sweep ends the run.
 */
export async function finishWithPatience(host: RunHost, request: FinishRequest): Promise<void> {
  const { logger, clock } = host.ports;
  const fields = { runId: request.runId };
  let current: FinishRequest = { ...request, leases: new Map() };
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      await finishRun(host, current);
      return;
    } catch (error) {
      if (IsowireError.isInstance(error, "ERR_CLOSED")) return;
      if (mayPass(error)) {
        await wait(clock, FIRST_WAIT_MS * 2 ** tries);
        continue;
      }
      const ending = failedBy(error, { logger, fields });
      if (ending.kind === "lost") return;
      const { parts } = current;
      current = { ...current, ending, ...(parts === undefined ? {} : { parts: { tools: parts.tools, message: [] } }) };
    }
  }
  logger.error(fields, "unable to end a run; it is left to the sweep");
}

/** Trying again is safe: if the first append took effect after all, the lease is closed. */
function mayPass(error: unknown): boolean {
  if (!IsowireError.isInstance(error)) return true;
  return error.retryable || error.code === "ERR_OUTCOME_UNKNOWN";
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
