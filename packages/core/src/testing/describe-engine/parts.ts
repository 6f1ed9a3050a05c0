import { closeCases } from "./close.js";
import type { EnginePart } from "./engine-case.js";
import { fanoutCases } from "./fanout.js";
import { fencingCases } from "./fencing.js";
import { historyCases } from "./history.js";
import { idempotencyCases } from "./idempotency.js";
import { isolationCases } from "./isolation.js";
import { leaseCases } from "./leases.js";
import { logAppendCases } from "./log-append.js";
import { logAtomicityCases } from "./log-atomicity.js";
import { logEpochCases } from "./log-epoch.js";
import { logPayloadCases } from "./log-payload.js";
import { logReadCases } from "./log-read.js";
import { presenceCases } from "./presence.js";
import { retentionCases } from "./retention.js";
import { stateCases } from "./state.js";
import { systemCases } from "./system.js";

/** The suite: one part a contract. */
export const ENGINE_PARTS: readonly EnginePart[] = [
  { title: "append", cases: logAppendCases },
  { title: "payload", cases: logPayloadCases },
  { title: "all or nothing", cases: logAtomicityCases },
  { title: "read", cases: logReadCases },
  { title: "epoch", cases: logEpochCases },
  { title: "idempotency", cases: idempotencyCases },
  { title: "retention", cases: retentionCases },
  { title: "history", cases: historyCases },
  { title: "state", cases: stateCases },
  { title: "leases", cases: leaseCases },
  { title: "fencing", cases: fencingCases },
  { title: "presence", cases: presenceCases },
  { title: "fanout", cases: fanoutCases },
  { title: "system", cases: systemCases },
  { title: "isolation", cases: isolationCases },
  { title: "close", cases: closeCases },
];
