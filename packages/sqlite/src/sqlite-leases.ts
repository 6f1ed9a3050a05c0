import { assertStateKey, type LeaseResult, type Leases, type User } from "@isowire/core/contracts";
import { expiryAt } from "./expiry.js";
import { keyToBlob } from "./key-blob.js";
import { dropLease, isClosed, isNewestToken } from "./lease-rows.js";
import type { SqliteStore } from "./sqlite-store.js";
import { userName } from "./user-name.js";
import type { UserRow } from "./user-rows.js";

const HELD = `SELECT expires_at FROM leases WHERE user_id = ? AND key = ? AND expires_at > ?`;
const HOLD = `INSERT OR REPLACE INTO leases (user_id, key, token, expires_at) VALUES (?, ?, ?, ?)`;

/** Who holds what of a user. Tokens come from one counter a user, so they rise over all keys. */
export class SqliteLeases implements Leases {
  readonly #store: SqliteStore;

  constructor(store: SqliteStore) {
    this.#store = store;
  }

  async acquire(user: User, { key, ttlMs }: { key: string; ttlMs: number }): Promise<LeaseResult> {
    assertStateKey(key);
    const { clock, commits, statements, users } = this.#store;
    const name = userName(user);
    return commits.write(() => {
      const row = users.open(name);
      const now = clock.now();
      if (isClosed(statements, row, key)) return { status: "closed" };
      const held = statements.of(HELD).get([row.id, keyToBlob(key), now]);
      if (held !== undefined) return { status: "held", expiresAt: held[0] as number };
      row.lastToken += 1;
      users.changed(row);
      const expiresAt = this.#hold(row, { key, token: row.lastToken, ttlMs });
      return { status: "acquired", token: row.lastToken, expiresAt };
    });
  }

  async renew(user: User, request: { key: string; token: number; ttlMs: number }): Promise<boolean> {
    return this.#ifNewest(user, request, (row) => void this.#hold(row, request));
  }

  async release(user: User, request: { key: string; token: number }): Promise<void> {
    await this.#ifNewest(user, request, (row) => dropLease(this.#store.statements, row, request.key));
  }

  async #ifNewest(
    user: User,
    { key, token }: { key: string; token: number },
    work: (row: UserRow) => void,
  ): Promise<boolean> {
    const { commits, statements, users } = this.#store;
    const name = userName(user);
    return commits.write(() => {
      const row = users.find(name);
      if (row === undefined || !isNewestToken(statements, row, { key, token })) return false;
      work(row);
      return true;
    });
  }

  #hold(row: UserRow, lease: { key: string; token: number; ttlMs: number }): number {
    const { clock, statements } = this.#store;
    const expiresAt = expiryAt(clock.now(), lease.ttlMs);
    statements.of(HOLD).run([row.id, keyToBlob(lease.key), lease.token, expiresAt]);
    return expiresAt;
  }
}
