import { closeCases } from "./close.js";
import { clusterLogCases } from "./cluster-log.js";
import { clusterNodeCases } from "./cluster-nodes.js";
import { clusterStoreCases } from "./cluster-stores.js";
import { durableLogCases } from "./durable-log.js";
import { durableRollbackCases } from "./durable-rollback.js";
import { durableStoreCases } from "./durable-stores.js";
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

/** The suite: one part a contract, then what many nodes and a store that outlives them add. */
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
  { title: "cluster: one log", needs: "cluster", cases: clusterLogCases },
  { title: "cluster: one truth", needs: "cluster", cases: clusterStoreCases },
  { title: "cluster: nodes", needs: "cluster", cases: clusterNodeCases },
  { title: "durable: the log", needs: "durable", cases: durableLogCases },
  { title: "durable: stores", needs: "durable", cases: durableStoreCases },
  { title: "durable: an older copy", needs: "durable", cases: durableRollbackCases },
];
