import type { User } from "./user-context.js";

/** A compare-and-set write; part of an append, never on its own. */
export interface StateWrite {
  /**
   * 1 to 256 characters. Two writes of one key in one append MUST be refused with `ERR_STATE_KEY`: neither has read what the
   * other wrote.
   */
  readonly key: string;
  /** The version that was read; 0 = the key MUST be absent. Otherwise `ERR_VERSION_CONFLICT` with `details.key`. */
  readonly ifVersion: number;
  /** A JSON value of at most 256 KiB (`ERR_STATE_TOO_LARGE`); null deletes. */
  readonly value: unknown;
  /** From now on the engine's clock; without it the value stays until it is deleted. */
  readonly expiresInMs?: number;
}

export interface StateItem {
  readonly key: string;
  /** A copy: changing it changes nothing in the store. */
  readonly value: unknown;
  /** Rises with every write; a key that was deleted and written again MUST NOT repeat a version, so that a stale reader loses. */
  readonly version: number;
}

export interface StateStore {
  get(user: User, key: string): Promise<StateItem | undefined>;
  /** In key order (by code unit). */
  list(user: User, query: { readonly prefix: string; readonly limit: number }): Promise<readonly StateItem[]>;
}
