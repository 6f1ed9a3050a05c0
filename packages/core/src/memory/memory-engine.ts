import type { Clock } from "../contracts/clock.js";
import type { Engine } from "../contracts/engine.js";
import type { Retention } from "../contracts/retention.js";
import { MemoryFanout } from "./memory-fanout.js";
import { MemoryLeases } from "./memory-leases.js";
import { MemoryLog } from "./memory-log.js";
import { MemoryPresence } from "./memory-presence.js";
import { MemoryState } from "./memory-state.js";
import { MemoryStore } from "./memory-store.js";
import { MemorySystem } from "./memory-system.js";
import { realClock } from "./real-clock.js";

/** One hour, 10,000 entries, 4 MiB a user. */
const MEMORY_RETENTION: Retention = { maxAgeMs: 3_600_000, maxEntries: 10_000, maxBytes: 4_194_304 };

export interface MemoryEngineOptions {
  /** @defaultValue the machine's clock */
  readonly clock?: Clock;
}

/** The stores of memory engines, for tests of this package that damage one. */
export const memoryStores = new WeakMap<Engine, MemoryStore>();

/**
 * The default engine and the reference: logs live in this process and end with it. Hubs that are given the same engine
 * object see one truth, as nodes over a database do.
 */
export function createMemoryEngine(options: MemoryEngineOptions = {}): Engine {
  const clock = options.clock ?? realClock;
  const store = new MemoryStore(clock, MEMORY_RETENTION);
  const fanout = new MemoryFanout(store);
  const engine: Engine = {
    contractVersion: 1,
    scope: "process",
    clock,
    log: new MemoryLog(store),
    fanout,
    presence: new MemoryPresence(store),
    leases: new MemoryLeases(store),
    state: new MemoryState(store),
    system: new MemorySystem(store),
    close() {
      store.close();
      fanout.close();
      return Promise.resolve();
    },
  };
  memoryStores.set(engine, store);
  return engine;
}
