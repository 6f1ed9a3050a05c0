import { assertStateKey, type LeaseResult, type Leases, type User } from "@isowire/core/contracts";
import { textToColumn } from "./column-text.js";
import type { PostgresStore } from "./postgres-store.js";
import { userKeyOf, userToRow } from "./user-row.js";

/** Who holds what of a user. Tokens come from one sequence, so they rise over all users and keys. */
export class PostgresLeases implements Leases {
  readonly #store: PostgresStore;

  constructor(store: PostgresStore) {
    this.#store = store;
  }

  async acquire(user: User, { key, ttlMs }: { key: string; ttlMs: number }): Promise<LeaseResult> {
    assertStateKey(key);
    const { lockTimeoutMs, at } = this.#store;
    const who = [JSON.stringify([userToRow(user)]), lockTimeoutMs, at];
    const [row = {}] = await this.#store.call("acquire_lease", [...who, textToColumn(key), Math.round(ttlMs)]);
    const expiresAt = Number(row["expires_at"]);
    if (row["status"] === "acquired") return { status: "acquired", token: Number(row["token"]), expiresAt };
    return row["status"] === "held" ? { status: "held", expiresAt } : { status: "closed" };
  }

  async renew(user: User, request: { key: string; token: number; ttlMs: number }): Promise<boolean> {
    const { key, token, ttlMs } = request;
    const values = [userKeyOf(user), this.#store.at, textToColumn(key), token, Math.round(ttlMs)];
    const [row] = await this.#store.call("renew_lease", values);
    return row?.["renew_lease"] === true;
  }

  async release(user: User, { key, token }: { key: string; token: number }): Promise<void> {
    await this.#store.call("release_lease", [userKeyOf(user), textToColumn(key), token]);
  }
}
