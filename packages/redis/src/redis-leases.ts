import type { LeaseResult, Leases, User } from "@isowire/core/contracts";
import { assertStateKey } from "@isowire/core/contracts";
import type { RedisCalls } from "./redis-calls.js";
import { SCRIPTS } from "./scripts.js";
import { toSortKey } from "./sort-key.js";

/** Who holds what of a user. Tokens follow the clock, so that they rise also over a failover that went back. */
export class RedisLeases implements Leases {
  readonly #calls: RedisCalls;

  constructor(calls: RedisCalls) {
    this.#calls = calls;
  }

  async acquire(user: User, request: { readonly key: string; readonly ttlMs: number }): Promise<LeaseResult> {
    this.#calls.assertOpen();
    assertStateKey(request.key);
    const args = [toSortKey(request.key), String(request.ttlMs)];
    const [status, ...rest] = await this.#calls.user(SCRIPTS.acquire, user, { args, lost: "unknown" });
    if (status === "closed") return { status };
    if (status === "held") return { status, expiresAt: Number(rest[0]) };
    return { status: "acquired", token: Number(rest[0]), expiresAt: Number(rest[1]) };
  }

  async renew(
    user: User,
    request: { readonly key: string; readonly token: number; readonly ttlMs: number },
  ): Promise<boolean> {
    const args = [toSortKey(request.key), String(request.token), String(request.ttlMs)];
    const [kept] = await this.#calls.user(SCRIPTS.renew, user, { args });
    return kept === 1;
  }

  async release(user: User, request: { readonly key: string; readonly token: number }): Promise<void> {
    await this.#calls.user(SCRIPTS.renew, user, { args: [toSortKey(request.key), String(request.token), ""] });
  }
}
