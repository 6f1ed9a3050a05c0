import type { StateItem, StateStore, User } from "@isowire/core/contracts";
import { blobToKey, keyToBlob, prefixRange } from "./key-blob.js";
import type { SqliteStore } from "./sqlite-store.js";
import { userName } from "./user-name.js";

const GET = `SELECT version, value FROM state WHERE user_id = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)`;
const LIST = `SELECT key, version, value FROM state
  WHERE user_id = ? AND key >= ? AND key < ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT ?`;

/** Small values of a user. Written by appends alone. */
export class SqliteState implements StateStore {
  readonly #store: SqliteStore;

  constructor(store: SqliteStore) {
    this.#store = store;
  }

  async get(user: User, key: string): Promise<StateItem | undefined> {
    const { clock, commits, statements, users } = this.#store;
    const name = userName(user);
    return commits.read(() => {
      const row = users.find(name);
      const found = row && statements.of(GET).get([row.id, keyToBlob(key), clock.now()]);
      return found && toItem(key, found[0], found[1]);
    });
  }

  async list(user: User, query: { prefix: string; limit: number }): Promise<readonly StateItem[]> {
    const { clock, commits, statements, users } = this.#store;
    const name = userName(user);
    return commits.read(() => {
      const row = users.find(name);
      if (row === undefined) return [];
      const found = statements.of(LIST).all([row.id, ...prefixRange(query.prefix), clock.now(), query.limit]);
      return found.map(([key, version, value]) => toItem(blobToKey(key), version, value));
    });
  }
}

function toItem(key: string, version: unknown, value: unknown): StateItem {
  return { key, value: JSON.parse(value as string) as unknown, version: version as number };
}
