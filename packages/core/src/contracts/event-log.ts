import type { Entry, EventInput } from "./event.js";
import type { Position } from "./position.js";
import type { StateWrite } from "./state-store.js";
import type { User } from "./user-context.js";

export interface AppendRequest {
  /** May be empty: an append may consist of state writes alone. */
  readonly events: readonly EventInput[];
  /** 1 to 128 characters; remembered for 5 minutes. */
  readonly idempotencyKey?: string;
  readonly fence?: { readonly key: string; readonly token: number; readonly close?: boolean };
  readonly state?: readonly StateWrite[];
}

export interface AppendResult {
  /** Of the last entry of this append (for a duplicate: of the first one's last entry); the head when there were no events. */
  readonly position: Position;
  /** The idempotency key was seen before: nothing was appended now. */
  readonly duplicate: boolean;
  /** What was appended now, in order. */
  readonly entries: readonly Entry[];
  /** The versions the state writes came to, in the order of the request; 0 for a deletion. Empty for a duplicate. */
  readonly versions: readonly number[];
}

/**
 * An append under way. An engine whose append took effect within the call MAY put the result on the promise: its entry is
 * then on its way to the user before the call returns. `settled` MUST be what the promise resolves with.
 */
export interface Appending extends Promise<AppendResult> {
  readonly settled?: AppendResult;
}

export type ReadResult =
  | { readonly status: "ok"; readonly entries: readonly Entry[]; readonly head: Position; readonly from: Position }
  | { readonly status: "epoch_changed"; readonly head: Position }
  | { readonly status: "trimmed"; readonly head: Position };

export interface HistoryQuery {
  /** Entries with a smaller offset, the nearest ones. Neither `before` nor `after`: the newest ones. */
  readonly before?: number;
  /** Entries with a larger offset, the nearest ones. */
  readonly after?: number;
  readonly threadId?: string;
  readonly limit: number;
  readonly maxBytes: number;
}

export interface HistoryResult {
  readonly epoch: string;
  /** Ascending by offset, whichever way was asked. */
  readonly entries: readonly Entry[];
  /** There is more in the direction asked for. */
  readonly more: boolean;
}

/** One log a user. Every method takes the user first and MUST touch no other user's data. */
export interface EventLog {
  /**
   * MUST be all or nothing over its events, state writes, idempotency record and fence check.
   * MUST assign offset = last + 1. `time` MUST never decrease within an epoch. MUST make entry n readable no later than
   * entry n + 1. Calls for one user on one engine MUST take effect in call order, awaited or not.
   * MUST refuse with `ERR_FENCED` when the token is not the newest handed out for the key, or the key is closed.
   * The same idempotencyKey within 5 minutes MUST return the first position and append nothing, also when that entry was
   * trimmed; with another type or payload it MUST be `ERR_IDEMPOTENCY_MISMATCH`.
   * A failure after which the entry may be in the log MUST be `ERR_OUTCOME_UNKNOWN`.
   */
  append(user: User, request: AppendRequest): Appending;
  /**
   * Entries after a position, oldest first; without `after`, from the oldest retained. MUST compare the whole position: no
   * entry at that offset, another `time`, or an offset above the head is `epoch_changed`. Missing entries are `trimmed`.
   */
  read(
    user: User,
    query: { readonly after?: Position; readonly limit: number; readonly maxBytes?: number },
  ): Promise<ReadResult>;
  /** Creates the log (with a new epoch, at offset 0) when there is none. */
  head(user: User): Promise<Position>;
  history(user: User, query: HistoryQuery): Promise<HistoryResult>;
  /** Drops entries up to and including `through`. Writing or trimming one user's log MUST never shorten another's. */
  trim(user: User, through: number): Promise<void>;
  /** Gives the log a new epoch if it is still in `from`; resolves with the head as it is afterwards. */
  changeEpoch(user: User, from: string): Promise<Position>;
}
