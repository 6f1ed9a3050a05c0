import type { Engine } from "../../contracts/engine.js";
import type { Notice } from "../../contracts/system.js";
import { IsowireError } from "../../errors/isowire-error.js";
import { leaseId } from "../../memory/lease-id.js";
import { memoryStores } from "../../memory/memory-engine.js";
import { MemoryFanout } from "../../memory/memory-fanout.js";
import { MemoryLeases } from "../../memory/memory-leases.js";
import { MemoryLog } from "../../memory/memory-log.js";
import { MemoryPresence } from "../../memory/memory-presence.js";
import { MemoryState } from "../../memory/memory-state.js";
import { MemoryStore } from "../../memory/memory-store.js";
import { MemoryUser } from "../../memory/memory-user.js";
import { MemorySystem } from "../../memory/memory-system.js";
import { createFakeClock } from "../fake-clock.js";
import type { EngineUnderTest } from "./harness.js";
import { override } from "./override.js";

const RETENTION = { maxAgeMs: 3_600_000, maxEntries: 10_000, maxBytes: 4_194_304 };

/** What nodes share: a store, and how they tell each other. */
class MemoryCluster {
  readonly clock = createFakeClock();
  store = new MemoryStore(this.clock, RETENTION);
  readonly fanout = new MemoryFanout(this.store);
  readonly notices = new Set<(notice: Notice) => void>();

  /** One node. Its `close` ends itself alone. */
  open(): Engine {
    const { store } = this;
    let closed = false;
    const stops: Disposable[] = [];
    const untilClosed = <T extends object>(part: T, methods: Partial<T> = {}): T =>
      override(part, {
        ...Object.fromEntries(methodsOf(part).map((name) => [name, guarded(part, name, () => closed)])),
        ...methods,
      });
    const keep = (stop: Disposable): Disposable => (stops.push(stop), stop);
    const node: Engine = {
      contractVersion: 1,
      scope: "cluster",
      clock: this.clock,
      log: untilClosed(new MemoryLog(store)),
      leases: untilClosed(new MemoryLeases(store)),
      state: untilClosed(new MemoryState(store)),
      presence: untilClosed(new MemoryPresence(store)),
      fanout: override<Engine["fanout"]>(this.fanout, {
        announce: (user, hint) => (closed ? undefined : this.fanout.announce(user, hint)),
        listen: async (user, onHint) =>
          closed ? Promise.reject(new IsowireError("ERR_CLOSED")) : keep(await this.fanout.listen(user, onHint)),
      }),
      system: untilClosed<Engine["system"]>(new MemorySystem(store), {
        retention: (overrides = {}) => (store.retention = { ...store.retention, ...overrides }),
        onNotice: (handler) => {
          this.notices.add(handler);
          return keep({ [Symbol.dispose]: () => void this.notices.delete(handler) });
        },
        notifyAll: async (notice) => {
          if (closed) throw new IsowireError("ERR_CLOSED");
          for (const handler of this.notices) handler(notice);
        },
      }),
      close() {
        closed = true;
        for (const stop of stops) stop[Symbol.dispose]();
        return Promise.resolve();
      },
    };
    memoryStores.set(node, store);
    return node;
  }
}

/**
 * Memory engines that share one store, and a store that outlives them: stands in for a database where the suite itself is
 * tested. `wrap` is laid over every engine that is opened.
 */
export function createMemoryNodes(wrap: (intact: Engine) => Engine): EngineUnderTest {
  const cluster = new MemoryCluster();
  const open = (): Engine => wrap(cluster.open());
  let current = open();
  const reopen = async (): Promise<Engine> => {
    await current.close();
    return (current = open());
  };
  return {
    engine: current,
    clock: cluster.clock,
    dispose: async () => cluster.store.close(),
    peer: async () => open(),
    reopen,
    snapshot: async () => {
      const copy = copyOf(cluster.store);
      return {
        restore: () => {
          cluster.store = copy;
          return reopen();
        },
      };
    },
  };
}

function methodsOf(part: object): readonly string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(part)).filter((name) => name !== "constructor");
}

function guarded(part: object, name: string, isClosed: () => boolean): unknown {
  return async (...args: unknown[]): Promise<unknown> => {
    if (isClosed()) throw new IsowireError("ERR_CLOSED");
    return (Reflect.get(part, name) as (...all: unknown[]) => unknown).apply(part, args);
  };
}

function copyOf(store: MemoryStore): MemoryStore {
  const copy = new MemoryStore(store.clock, store.retention);
  for (const [key, record] of store.users) {
    const made = copyUser(record);
    copy.users.set(key, made);
    for (const [name, lease] of made.leases) {
      copy.openLeases.set(leaseId(made, name), { user: made.user, key: name, lease });
    }
  }
  return copy;
}

function copyUser(record: MemoryUser): MemoryUser {
  const { user, epoch, base, lastToken, lastVersion, appends, touchedAt } = record;
  const copy = new MemoryUser(user, { now: touchedAt, lastVersion });
  Object.assign(copy, { epoch, base, lastToken, appends });
  for (const item of record.presence) copy.presence.add({ ...item });
  for (const [key, item] of record.idempotency) copy.idempotency.set(key, { ...item });
  for (const [key, item] of record.state) copy.state.set(key, { ...item });
  for (const [key, item] of record.leases) copy.leases.set(key, { ...item });
  for (const key of record.closedKeys) copy.closedKeys.add(key);
  for (let offset = base.offset + 1; ; offset += 1) {
    const entry = record.entries.at(offset, record.epoch);
    if (entry === undefined) return copy;
    copy.entries.push(entry);
  }
}
