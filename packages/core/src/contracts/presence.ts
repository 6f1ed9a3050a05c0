import type { User } from "./user-context.js";

export interface ConnectionInfo {
  readonly connectionId: string;
  /** The page's own id, chosen once per page. */
  readonly clientId: string;
  readonly nodeId: string;
  /** ms since 1970, engine clock. */
  readonly connectedAt: number;
}

export interface Eviction {
  readonly connectionId: string;
  readonly nodeId: string;
  /** `replaced`: the same clientId came again (4003); `silent`: missed its heartbeats (4000); `limit`: it was the oldest (4504). */
  readonly reason: "replaced" | "silent" | "limit";
}

/** Which devices of a user are connected, over all nodes. */
export interface Presence {
  /**
   * MUST be atomic, and MUST make room in this order: the same clientId, then expired ones, then those silent for more than
   * a heartbeat (`silentMs`), then the oldest, until at most `limit` remain with the new one.
   */
  join(
    user: User,
    connection: { readonly connectionId: string; readonly clientId: string; readonly nodeId: string },
    bounds: { readonly limit: number; readonly ttlMs: number; readonly silentMs: number },
  ): Promise<{ readonly evicted: readonly Eviction[] }>;
  leave(user: User, connectionId: string): Promise<void>;
  /** Unexpired ones, oldest first. */
  list(user: User): Promise<readonly ConnectionInfo[]>;
}
