import type { Engine, EngineSystem, Notice, Position, Retention, User } from "@isowire/core/contracts";
import { blobToKey, prefixRange } from "./key-blob.js";
import type { SqliteStore } from "./sqlite-store.js";
import { nameToUser, userName } from "./user-name.js";
import { headOf } from "./user-rows.js";

const EXPIRED = `SELECT users.name, leases.key FROM leases JOIN users ON users.id = leases.user_id
  WHERE leases.expires_at <= ? AND leases.key >= ? AND leases.key < ? ORDER BY leases.expires_at LIMIT ?`;
const SIZE = `SELECT count(*), total(head_offset - base_offset), total(bytes) FROM users`;

/** What concerns all users of a file; who is connected, and what operators say, lives with the process. */
export class SqliteSystem implements EngineSystem {
  readonly #store: SqliteStore;
  readonly #live: EngineSystem;

  constructor(store: SqliteStore, live: Engine) {
    this.#store = store;
    this.#live = live.system;
  }

  async heads(users: readonly User[]): Promise<readonly (Position | undefined)[]> {
    const names = users.map(userName);
    return this.#store.commits.read(() =>
      names.map((name) => {
        const row = this.#store.users.find(name);
        return row && headOf(row);
      }),
    );
  }

  async expiredLeases(query: { prefix: string; limit: number }): Promise<readonly { user: User; key: string }[]> {
    const { clock, commits, statements } = this.#store;
    return commits.read(() => {
      const found = statements.of(EXPIRED).all([clock.now(), ...prefixRange(query.prefix), query.limit]);
      return found.map(([name, key]) => ({ user: nameToUser(name as string), key: blobToKey(key) }));
    });
  }

  touch(...request: Parameters<EngineSystem["touch"]>): Promise<readonly string[]> {
    return this.#live.touch(...request);
  }

  notifyAll(notice: Notice): Promise<void> {
    return this.#live.notifyAll(notice);
  }

  onNotice(handler: (notice: Notice) => void): Disposable {
    return this.#live.onNotice(handler);
  }

  retention(overrides: Partial<Retention> = {}): Retention {
    this.#store.retention = { ...this.#store.retention, ...overrides };
    return this.#store.retention;
  }

  async size(): Promise<{ users: number; entries: number; bytes: number }> {
    const { commits, statements, users } = this.#store;
    return commits.read(() => {
      users.flush();
      const [count, entries, bytes] = statements.of(SIZE).get([]) as unknown as readonly [number, number, number];
      return { users: count, entries, bytes };
    });
  }
}
