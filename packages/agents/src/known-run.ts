import type { UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { readRun, type RunRecord, type Versioned } from "./run-record.js";

/** A run of this user. Another user's is as unknown as one that never was. @throws IsowireError `ERR_UNKNOWN_RUN` */
export async function knownRun(port: UserPort, runId: string): Promise<Versioned<RunRecord>> {
  const run = runId.length > 128 ? undefined : await readRun(port, runId);
  if (run === undefined) throw new IsowireError("ERR_UNKNOWN_RUN");
  return run;
}
