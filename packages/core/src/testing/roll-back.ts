import type { Engine } from "../contracts/engine.js";
import type { User } from "../contracts/user-context.js";
import { userKey } from "../identity/user-key.js";
import { memoryStores } from "../memory/memory-engine.js";

/** Takes a memory engine's log of `user` back to `offset`, in the same epoch: what a restored backup looks like. */
export function rollBack(engine: Engine, user: User, offset: number): void {
  const record = memoryStores.get(engine)?.users.get(userKey(user));
  if (record === undefined) throw new Error("expected a memory engine that knows the user");
  record.entries.truncate(Math.max(offset, record.base.offset));
}
