import type { ConnectionInfo, Eviction, Presence } from "../contracts/presence.js";
import type { User } from "../contracts/user-context.js";
import type { MemoryStore } from "./memory-store.js";
import type { MemoryUser, PresenceRecord } from "./memory-user.js";

type Joining = Parameters<Presence["join"]>[1];
type Bounds = Parameters<Presence["join"]>[2];

/** Which devices of a user are connected. */
export class MemoryPresence implements Presence {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async join(user: User, connection: Joining, bounds: Bounds): Promise<{ evicted: readonly Eviction[] }> {
    const record = this.#store.open(user);
    const now = this.#store.clock.now();
    const evicted = makeRoom(record, connection, { ...bounds, now });
    const { connectionId, clientId, nodeId } = connection;
    record.presence.add({
      connectionId,
      clientId,
      nodeId,
      connectedAt: now,
      seenAt: now,
      expiresAt: now + bounds.ttlMs,
    });
    return { evicted };
  }

  async leave(user: User, connectionId: string): Promise<void> {
    const presence = this.#store.find(user)?.presence;
    const item = presence?.find((other) => other.connectionId === connectionId);
    if (item !== undefined) presence?.delete(item);
  }

  async list(user: User): Promise<readonly ConnectionInfo[]> {
    const now = this.#store.clock.now();
    const records = [...(this.#store.find(user)?.presence ?? [])];
    return records
      .filter((item) => item.expiresAt > now)
      .map(({ connectionId, clientId, nodeId, connectedAt }) => ({ connectionId, clientId, nodeId, connectedAt }));
  }
}

function makeRoom(record: MemoryUser, joining: Joining, bounds: Bounds & { now: number }): Eviction[] {
  const { presence } = record;
  const evicted: Eviction[] = [];
  const evict = (item: PresenceRecord, reason: Eviction["reason"]): void => {
    presence.delete(item);
    evicted.push({ connectionId: item.connectionId, nodeId: item.nodeId, reason });
  };
  for (const item of presence) {
    if (item.clientId === joining.clientId) evict(item, "replaced");
    else if (item.expiresAt <= bounds.now) evict(item, "silent");
  }
  const full = (): boolean => presence.size >= bounds.limit;
  for (const item of presence) if (full() && item.seenAt + bounds.silentMs < bounds.now) evict(item, "silent");
  for (const item of presence) if (full()) evict(item, "limit");
  return evicted;
}
