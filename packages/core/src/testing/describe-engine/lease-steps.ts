import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";

export const LEASE_MS = 30_000;

/** Acquires a lease that must be free; answers its token. */
export async function take(engine: Engine, user: User, key: string): Promise<number> {
  const lease = await engine.leases.acquire(user, { key, ttlMs: LEASE_MS });
  if (lease.status !== "acquired") throw new Error(`expected to acquire ${key}, but it is ${lease.status}`);
  return lease.token;
}

/** Acquires a lease and closes its key. */
export async function takeAndClose(engine: Engine, user: User, key: string): Promise<number> {
  const token = await take(engine, user, key);
  await engine.log.append(user, { events: [], fence: { key, token, close: true } });
  return token;
}
