import type { EngineSystem, Notice, Position, Retention, User } from "@isowire/core/contracts";
import { columnToText, textToColumn } from "./column-text.js";
import { rowsToRanges } from "./offset-range.js";
import type { PostgresFanout } from "./postgres-fanout.js";
import type { PostgresStore } from "./postgres-store.js";
import { rowToPosition } from "./row-to-entry.js";
import type { Tender } from "./tender.js";
import { columnsToUser, userKeyOf, userToRow } from "./user-row.js";

const CONNECTIONS_A_CALL = 1000;

export interface PostgresSystemPorts {
  readonly store: PostgresStore;
  readonly fanout: PostgresFanout;
  readonly tender: Tender;
}

/** What concerns all users. */
export class PostgresSystem implements EngineSystem {
  readonly #store: PostgresStore;
  readonly #fanout: PostgresFanout;
  readonly #tender: Tender;

  constructor({ store, fanout, tender }: PostgresSystemPorts) {
    this.#store = store;
    this.#fanout = fanout;
    this.#tender = tender;
  }

  async heads(users: readonly User[]): Promise<readonly (Position | undefined)[]> {
    this.#store.assertOpen();
    const heads = new Array<Position | undefined>(users.length).fill(undefined);
    if (users.length === 0) return heads;
    const named = JSON.stringify(users.map((user, n) => userToRow(user, n)));
    const rows = await this.#store.call("heads_of", [named, this.#store.at], "looks");
    for (const row of rows) if (row["n"] !== null) heads[Number(row["n"])] = rowToPosition(row, "head");
    this.#fanout.took(rowsToRanges(rows));
    return heads;
  }

  async expiredLeases(query: { prefix: string; limit: number }): Promise<readonly { user: User; key: string }[]> {
    const { prefix, limit } = query;
    const rows = await this.#store.call("expired_leases", [this.#store.at, textToColumn(prefix), limit], "looks");
    return rows.map((row) => ({
      user: columnsToUser(row["tenant_id"], row["user_id"]),
      key: columnToText(String(row["key"])),
    }));
  }

  async touch(
    nodeId: string,
    connections: readonly { user: User; connectionId: string }[],
    ttlMs: number,
  ): Promise<readonly string[]> {
    this.#store.assertOpen();
    const gone: string[] = [];
    for (let start = 0; start < connections.length; start += CONNECTIONS_A_CALL) {
      const some = connections.slice(start, start + CONNECTIONS_A_CALL);
      const named = some.map(({ user, connectionId }, n) => ({ n, k: userKeyOf(user), c: textToColumn(connectionId) }));
      const values = [JSON.stringify(named), this.#store.at, textToColumn(nodeId), Math.round(ttlMs)];
      const rows = await this.#store.call("touch_presence", values);
      for (const row of rows) gone.push(some[Number(row["touch_presence"])]?.connectionId ?? "");
    }
    return gone;
  }

  notifyAll(notice: Notice): Promise<void> {
    return this.#fanout.notifyAll(notice);
  }

  onNotice(handler: (notice: Notice) => void): Disposable {
    return this.#fanout.onNotice(handler);
  }

  retention(overrides: Partial<Retention> = {}): Retention {
    this.#store.retention = { ...this.#store.retention, ...overrides };
    this.#tender.start();
    return this.#store.retention;
  }

  async size(): Promise<{ users: number; entries: number; bytes: number }> {
    const [row = {}] = await this.#store.call("size_of_all", [], "looks");
    return { users: Number(row["users"]), entries: Number(row["entries"]), bytes: Number(row["bytes"]) };
  }
}
