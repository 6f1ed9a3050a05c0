import type { Position } from "./position.js";
import type { Retention } from "./retention.js";
import type { User } from "./user-context.js";

/** From the operator: live only, unlogged. */
export interface Notice {
  readonly payloadJson: string;
  readonly to: "everyone" | { readonly tenantId: string };
  readonly time: number;
}

/** What concerns all users. Held by the hub and exported to nobody; returns keys and numbers, never payloads. */
export interface EngineSystem {
  /** Heads of those logs that exist, one call per 1,000 users, by position in the array. */
  heads(users: readonly User[]): Promise<readonly (Position | undefined)[]>;
  expiredLeases(query: {
    readonly prefix: string;
    readonly limit: number;
  }): Promise<readonly { readonly user: User; readonly key: string }[]>;
  /** Keeps these connections of the node alive in presence; returns those that are no longer there (evicted, or expired). */
  touch(
    nodeId: string,
    connections: readonly { readonly user: User; readonly connectionId: string }[],
    ttlMs: number,
  ): Promise<readonly string[]>;
  notifyAll(notice: Notice): Promise<void>;
  onNotice(handler: (notice: Notice) => void): Disposable;
  /** The retention in force; what is given here replaces the engine's default, per user and never shared. */
  retention(overrides?: Partial<Retention>): Retention;
  /** How much is held for all users: what a memory test looks at. */
  size(): Promise<{ readonly users: number; readonly entries: number; readonly bytes: number }>;
}
