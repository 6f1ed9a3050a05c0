import type { Clock } from "./clock.js";
import type { EventLog } from "./event-log.js";
import type { Fanout } from "./fanout.js";
import type { Leases } from "./leases.js";
import type { Presence } from "./presence.js";
import type { StateStore } from "./state-store.js";
import type { EngineSystem } from "./system.js";

/** Where logs live and how nodes tell each other. Memory is the reference; `describeEngine` holds every obligation as a case. */
export interface Engine {
  readonly contractVersion: 1;
  /** `process`: seen by this process alone. `cluster`: one truth for many nodes. */
  readonly scope: "process" | "cluster";
  /** Times and expiry come from here; so do the timers of the hub that uses the engine. */
  readonly clock: Clock;
  readonly log: EventLog;
  readonly fanout: Fanout;
  readonly presence: Presence;
  readonly leases: Leases;
  readonly state: StateStore;
  readonly system: EngineSystem;
  /** Idempotent. What is called afterwards rejects with `ERR_CLOSED`. */
  close(): Promise<void>;
}
