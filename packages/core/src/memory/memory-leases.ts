import type { LeaseResult, Leases } from "../contracts/leases.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { assertStateKey } from "../log/assert-append.js";
import { leaseId } from "./lease-id.js";
import type { MemoryStore } from "./memory-store.js";
import type { MemoryUser } from "./memory-user.js";

/** What the contract asks for, per user. */
const MAX_CLOSED_KEYS = 10_000;

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
    if (record.closedKeys.has(request.key)) return { status: "closed" };
    const held = record.leases.get(request.key);
    if (held !== undefined && held.expiresAt > now) return { status: "held", expiresAt: held.expiresAt };
    record.lastToken += 1;
    const lease = { token: record.lastToken, expiresAt: now + request.ttlMs };
    record.leases.set(request.key, lease);
    this.#store.openLeases.set(leaseId(record, request.key), { user: record.user, key: request.key, lease });
    return { status: "acquired", token: lease.token, expiresAt: lease.expiresAt };
  }

  async renew(user: User, request: { key: string; token: number; ttlMs: number }): Promise<boolean> {
    const lease = this.#store.find(user)?.leases.get(request.key);
    if (lease?.token !== request.token) return false;
    lease.expiresAt = this.#store.clock.now() + request.ttlMs;
    return true;
  }

  async release(user: User, request: { key: string; token: number }): Promise<void> {
    const record = this.#store.find(user);
    if (record?.leases.get(request.key)?.token !== request.token) return;
    dropLease(this.#store, record, request.key);
  }
}

/** @throws IsowireError `ERR_FENCED` unless `token` is the newest handed out for the key, and the key is open. */
export function checkFence(record: MemoryUser, fence: { readonly key: string; readonly token: number }): void {
  if (record.leases.get(fence.key)?.token === fence.token) return;
  throw new IsowireError("ERR_FENCED", { details: { key: fence.key } });
}

/** Nobody may acquire the key any more. A user who stays active keeps the newest closed keys alone. */
export function closeLease(store: MemoryStore, record: MemoryUser, key: string): void {
  dropLease(store, record, key);
  record.closedKeys.add(key);
  const [oldest] = record.closedKeys;
  if (record.closedKeys.size > MAX_CLOSED_KEYS && oldest !== undefined) record.closedKeys.delete(oldest);
}

function dropLease(store: MemoryStore, record: MemoryUser, key: string): void {
  record.leases.delete(key);
  store.openLeases.delete(leaseId(record, key));
}
