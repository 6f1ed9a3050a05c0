import type { Position } from "../contracts/position.js";
import type { Retention } from "../contracts/retention.js";
import type { EngineSystem, Notice } from "../contracts/system.js";
import type { User } from "../contracts/user-context.js";
import type { MemoryStore } from "./memory-store.js";
import { headOf } from "./memory-user.js";

/** What concerns all users of a memory engine. */
export class MemorySystem implements EngineSystem {
  readonly #store: MemoryStore;
  readonly #onNotice = new Set<(notice: Notice) => void>();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async heads(users: readonly User[]): Promise<readonly (Position | undefined)[]> {
    this.#store.assertOpen();
    return users.map((user) => {
      const record = this.#store.find(user);
      return record === undefined ? undefined : headOf(record);
    });
  }

  async expiredLeases(query: { prefix: string; limit: number }): Promise<readonly { user: User; key: string }[]> {
    this.#store.assertOpen();
    const now = this.#store.clock.now();
    const expired: { user: User; key: string }[] = [];
    for (const { user, key, lease } of this.#store.openLeases.values()) {
      if (expired.length >= query.limit) break;
      if (key.startsWith(query.prefix) && lease.expiresAt <= now) expired.push({ user, key });
    }
    return expired;
  }

  async touch(
    nodeId: string,
    connections: readonly { user: User; connectionId: string }[],
    ttlMs: number,
  ): Promise<readonly string[]> {
    this.#store.assertOpen();
    const now = this.#store.clock.now();
    const gone: string[] = [];
    for (const { user, connectionId } of connections) {
      const item = this.#store.find(user)?.presence.find((other) => other.connectionId === connectionId);
      if (item?.nodeId !== nodeId || item.expiresAt <= now) {
        gone.push(connectionId);
        continue;
      }
      item.seenAt = now;
      item.expiresAt = now + ttlMs;
    }
    return gone;
  }

  async notifyAll(notice: Notice): Promise<void> {
    this.#store.assertOpen();
    for (const handler of this.#onNotice) handler(notice);
  }

  onNotice(handler: (notice: Notice) => void): Disposable {
    this.#onNotice.add(handler);
    return { [Symbol.dispose]: () => void this.#onNotice.delete(handler) };
  }

  retention(overrides: Partial<Retention> = {}): Retention {
    this.#store.retention = { ...this.#store.retention, ...overrides };
    return this.#store.retention;
  }

  async size(): Promise<{ users: number; entries: number; bytes: number }> {
    this.#store.assertOpen();
    let entries = 0;
    let bytes = 0;
    for (const record of this.#store.users.values()) {
      entries += record.entries.size;
      bytes += record.entries.bytes;
    }
    return { users: this.#store.users.size, entries, bytes };
  }
}
