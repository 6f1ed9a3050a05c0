import type { Appending, AppendRequest, HistoryQuery, HistoryResult } from "./event-log.js";
import type { Hint } from "./fanout.js";
import type { Leases } from "./leases.js";
import type { Position } from "./position.js";
import type { StateItem } from "./state-store.js";
import type { User } from "./user-context.js";

type WithoutUser<F> = F extends (user: User, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** Everything of one user's that a bridge may touch, and nothing of anybody else's. From `HubPorts.user(context)`. */
export interface UserPort {
  readonly user: User;
  /** Any event type; delivered to the user's devices. The bounds of `sendEvent` hold. */
  append(request: AppendRequest): Appending;
  head(): Promise<Position>;
  history(query: HistoryQuery): Promise<HistoryResult>;
  getState(key: string): Promise<StateItem | undefined>;
  listState(query: { readonly prefix: string; readonly limit: number }): Promise<readonly StateItem[]>;
  acquire: WithoutUser<Leases["acquire"]>;
  renew: WithoutUser<Leases["renew"]>;
  release: WithoutUser<Leases["release"]>;
  /** Tells whichever node runs it that the record of this run changed. */
  announceRun(runId: string): void;
  listen(onHint: (hint: Hint) => void): Promise<Disposable>;
}
