import type { StateItem, StateStore, User } from "@isowire/core/contracts";
import type { PostgresStore } from "./postgres-store.js";
import { endOfPrefix, hexToKey, keyToHex } from "./state-key.js";
import { userKeyOf } from "./user-row.js";

/** Small values of a user, written by appends alone. */
export class PostgresState implements StateStore {
  readonly #store: PostgresStore;

  constructor(store: PostgresStore) {
    this.#store = store;
  }

  async get(user: User, key: string): Promise<StateItem | undefined> {
    const [row] = await this.#store.call("state_of", [userKeyOf(user), this.#store.at, keyToHex(key)], "looks");
    return row && { key, value: JSON.parse(String(row["value"])), version: Number(row["version"]) };
  }

  async list(user: User, query: { prefix: string; limit: number }): Promise<readonly StateItem[]> {
    const { prefix, limit } = query;
    const range = [keyToHex(prefix), endOfPrefix(prefix) ?? null];
    const rows = await this.#store.call("states_of", [userKeyOf(user), this.#store.at, ...range, limit], "looks");
    return rows.map((row) => ({
      key: hexToKey(String(row["key"])),
      value: JSON.parse(String(row["value"])) as unknown,
      version: Number(row["version"]),
    }));
  }
}
