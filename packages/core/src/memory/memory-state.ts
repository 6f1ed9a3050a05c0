import type { StateItem, StateStore, StateWrite } from "../contracts/state-store.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { stateToJson } from "../log/assert-append.js";
import type { MemoryStore } from "./memory-store.js";
import type { MemoryUser, StateRecord } from "./memory-user.js";

/** Small values of a user, kept as JSON text so that readers get copies. Written by appends alone. */
export class MemoryState implements StateStore {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async get(user: User, key: string): Promise<StateItem | undefined> {
    const record = this.#store.find(user);
    const found = record === undefined ? undefined : live(record, key, this.#store.clock.now());
    return found === undefined ? undefined : toItem(key, found);
  }

  async list(user: User, query: { prefix: string; limit: number }): Promise<readonly StateItem[]> {
    const record = this.#store.find(user);
    if (record === undefined) return [];
    const now = this.#store.clock.now();
    const keys = [...record.state.keys()].filter((key) => key.startsWith(query.prefix)).sort(byCodeUnit);
    const items: StateItem[] = [];
    for (const key of keys) {
      const found = live(record, key, now);
      if (found !== undefined) items.push(toItem(key, found));
      if (items.length >= query.limit) break;
    }
    return items;
  }
}

/**
 * Refuses the whole append when one write was overtaken or is too large; changes nothing.
 *
 * @throws IsowireError `ERR_VERSION_CONFLICT` (`details.key`), `ERR_STATE_TOO_LARGE`
 */
export function checkWrites(record: MemoryUser, writes: readonly StateWrite[], now: number): void {
  for (const write of writes) {
    const version = live(record, write.key, now)?.version ?? 0;
    if (version !== write.ifVersion) {
      throw new IsowireError("ERR_VERSION_CONFLICT", { details: { key: write.key, version } });
    }
    if (write.value !== null) stateToJson(write.value);
  }
}

/** Makes the writes that `checkWrites` let pass; answers their versions. */
export function applyWrites(record: MemoryUser, writes: readonly StateWrite[], now: number): number[] {
  return writes.map((write) => {
    record.state.delete(write.key);
    if (write.value === null) return 0;
    record.lastVersion += 1;
    const expiresAt = write.expiresInMs === undefined ? Infinity : now + write.expiresInMs;
    record.state.set(write.key, { json: stateToJson(write.value), version: record.lastVersion, expiresAt });
    return record.lastVersion;
  });
}

function live(record: MemoryUser, key: string, now: number): StateRecord | undefined {
  const found = record.state.get(key);
  return found !== undefined && found.expiresAt > now ? found : undefined;
}

function toItem(key: string, found: StateRecord): StateItem {
  return { key, value: JSON.parse(found.json), version: found.version };
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
