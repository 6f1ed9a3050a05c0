import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import { userKey } from "../../identity/user-key.js";
import { memoryStores } from "../../memory/memory-engine.js";
import type { MemoryStore } from "../../memory/memory-store.js";
import type { MemoryUser } from "../../memory/memory-user.js";

/** A memory engine that is broken on purpose, and the case that must notice. */
export interface BrokenEngine {
  readonly name: string;
  /** The title of a case that must fail, or how it begins. */
  readonly fails: string;
  readonly sabotage: (intact: Engine) => Engine;
}

/** The store behind an intact memory engine. */
export function storeOf(intact: Engine): MemoryStore {
  const store = memoryStores.get(intact);
  if (store === undefined) throw new Error("expected an intact memory engine");
  return store;
}

/** What an intact memory engine holds of a user. */
export function recordOf(intact: Engine, user: User): MemoryUser {
  const record = storeOf(intact).users.get(userKey(user));
  if (record === undefined) throw new Error("expected a user the engine knows");
  return record;
}
