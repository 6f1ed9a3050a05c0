import type { ConnectionInfo, Eviction, Presence, User } from "@isowire/core/contracts";
import type { RedisCalls } from "./redis-calls.js";
import { SCRIPTS } from "./scripts.js";
import { fromSortKey, toSortKey } from "./sort-key.js";

/** Which devices of a user are connected, over all nodes. */
export class RedisPresence implements Presence {
  readonly #calls: RedisCalls;

  constructor(calls: RedisCalls) {
    this.#calls = calls;
  }

  async join(
    user: User,
    connection: { readonly connectionId: string; readonly clientId: string; readonly nodeId: string },
    bounds: { readonly limit: number; readonly ttlMs: number; readonly silentMs: number },
  ): Promise<{ readonly evicted: readonly Eviction[] }> {
    const ids = [connection.connectionId, connection.clientId, connection.nodeId].map(toSortKey);
    const numbers = [bounds.limit, bounds.ttlMs, bounds.silentMs].map(String);
    const reply = (await this.#calls.user(SCRIPTS.join, user, { args: [...ids, ...numbers] })).map(String);
    const evicted: Eviction[] = [];
    for (let at = 0; at < reply.length; at += 3) {
      const [connectionId, nodeId, reason] = reply.slice(at, at + 3) as [string, string, Eviction["reason"]];
      evicted.push({ connectionId: fromSortKey(connectionId), nodeId: fromSortKey(nodeId), reason });
    }
    return { evicted };
  }

  async leave(user: User, connectionId: string): Promise<void> {
    await this.#calls.user(SCRIPTS.leave, user, { args: [toSortKey(connectionId)] });
  }

  async list(user: User): Promise<readonly ConnectionInfo[]> {
    const reply = (await this.#calls.user(SCRIPTS.present, user)).map(String);
    const connections: ConnectionInfo[] = [];
    for (let at = 0; at < reply.length; at += 4) {
      const [connectionId = "", clientId = "", nodeId = ""] = reply.slice(at, at + 3).map(fromSortKey);
      connections.push({ connectionId, clientId, nodeId, connectedAt: Number(reply[at + 3]) });
    }
    return connections;
  }
}
