import type { ConnectionInfo, Eviction, Presence, User } from "@isowire/core/contracts";
import { columnToText, textToColumn } from "./column-text.js";
import type { Row } from "./database.js";
import type { PostgresStore } from "./postgres-store.js";
import { userKeyOf, userToRow } from "./user-row.js";

type Joining = Parameters<Presence["join"]>[1];
type Bounds = Parameters<Presence["join"]>[2];

/** As good as for ever, ms: a column has no infinity. */
const FOREVER_MS = 1e15;

/** Which devices of a user are connected, over all nodes. */
export class PostgresPresence implements Presence {
  readonly #store: PostgresStore;

  constructor(store: PostgresStore) {
    this.#store = store;
  }

  async join(user: User, connection: Joining, bounds: Bounds): Promise<{ evicted: readonly Eviction[] }> {
    const { lockTimeoutMs, at } = this.#store;
    const { connectionId, clientId, nodeId } = connection;
    const { limit, ttlMs, silentMs } = bounds;
    const rows = await this.#store.call("join_presence", [
      JSON.stringify([userToRow(user)]),
      lockTimeoutMs,
      at,
      ...[connectionId, clientId, nodeId].map(textToColumn),
      limit,
      ...[ttlMs, silentMs].map((ms) => Math.min(Math.round(ms), FOREVER_MS)),
    ]);
    return { evicted: rows.map(rowToEviction) };
  }

  async leave(user: User, connectionId: string): Promise<void> {
    await this.#store.call("leave_presence", [userKeyOf(user), textToColumn(connectionId)]);
  }

  async list(user: User): Promise<readonly ConnectionInfo[]> {
    const rows = await this.#store.call("presence_of", [userKeyOf(user), this.#store.at], "looks");
    return rows.map((row) => ({
      connectionId: columnToText(String(row["connection_id"])),
      clientId: columnToText(String(row["client_id"])),
      nodeId: columnToText(String(row["node_id"])),
      connectedAt: Number(row["connected_at"]),
    }));
  }
}

function rowToEviction(row: Row): Eviction {
  return {
    connectionId: columnToText(String(row["connection_id"])),
    nodeId: columnToText(String(row["node_id"])),
    reason: row["reason"] as Eviction["reason"],
  };
}
