import type { StateItem, StateStore, User } from "@isowire/core/contracts";
import type { RedisCalls } from "./redis-calls.js";
import { SCRIPTS } from "./scripts.js";
import { fromSortKey, toSortKey } from "./sort-key.js";

/** Small values of a user in a hash, with an index by key. Written by appends alone. */
export class RedisState implements StateStore {
  readonly #calls: RedisCalls;

  constructor(calls: RedisCalls) {
    this.#calls = calls;
  }

  async get(user: User, key: string): Promise<StateItem | undefined> {
    const [version, json] = await this.#calls.user(SCRIPTS.get, user, { args: [toSortKey(key)] });
    return version === undefined ? undefined : itemOf(key, String(version), String(json));
  }

  async list(user: User, query: { readonly prefix: string; readonly limit: number }): Promise<readonly StateItem[]> {
    const args = [toSortKey(query.prefix), String(query.limit)];
    const reply = (await this.#calls.user(SCRIPTS.list, user, { args })).map(String);
    const items: StateItem[] = [];
    for (let at = 0; at < reply.length; at += 3) {
      const [key, version, json] = reply.slice(at, at + 3) as [string, string, string];
      items.push(itemOf(fromSortKey(key), version, json));
    }
    return items;
  }
}

function itemOf(key: string, version: string, json: string): StateItem {
  return { key, value: JSON.parse(json) as unknown, version: Number(version) };
}
