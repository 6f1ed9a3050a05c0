import type { LeaseResult, Leases } from "../contracts/leases.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { assertStateKey } from "../log/assert-append.js";
import { leaseId } from "./lease-id.js";
import type { MemoryStore, MemoryUser } from "./memory-store.js";

/** Who holds what of a user. Tokens come from one counter a user, so they rise over all keys. */
export class MemoryLeases implements Leases {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async acquire(user: User, request: { key: string; ttlMs: number }): Promise<LeaseResult> {
    assertStateKey(request.key);
    const record = this.#store.open(user);
    const now = this.#store.clock.now();
    const held = record.leases.get(request.key);
    if (held?.closed === true) return { status: "closed" };
    if (held !== undefined && held.expiresAt > now) return { status: "held", expiresAt: held.expiresAt };
    record.lastToken += 1;
    const lease = { token: record.lastToken, expiresAt: now + request.ttlMs, closed: false };
    record.leases.set(request.key, lease);
    this.#store.openLeases.set(leaseId(record, request.key), { user: record.user, key: request.key, lease });
    return { status: "acquired", token: lease.token, expiresAt: lease.expiresAt };
  }

  async renew(user: User, request: { key: string; token: number; ttlMs: number }): Promise<boolean> {
    const lease = this.#store.find(user)?.leases.get(request.key);
    if (lease === undefined || lease.closed || lease.token !== request.token) return false;
    lease.expiresAt = this.#store.clock.now() + request.ttlMs;
    return true;
  }

  async release(user: User, request: { key: string; token: number }): Promise<void> {
    const record = this.#store.find(user);
    const lease = record?.leases.get(request.key);
    if (record === undefined || lease === undefined || lease.closed || lease.token !== request.token) return;
    record.leases.delete(request.key);
    this.#store.openLeases.delete(leaseId(record, request.key));
  }
}

/** @throws IsowireError `ERR_FENCED` unless `token` is the newest handed out for the key, and the key is open. */
export function checkFence(record: MemoryUser, fence: { readonly key: string; readonly token: number }): void {
  const lease = record.leases.get(fence.key);
  if (lease !== undefined && !lease.closed && lease.token === fence.token) return;
  throw new IsowireError("ERR_FENCED", { details: { key: fence.key } });
}
