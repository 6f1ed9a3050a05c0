import type { User } from "./user-context.js";

export type LeaseResult =
  | { readonly status: "acquired"; readonly token: number; readonly expiresAt: number }
  | { readonly status: "held"; readonly expiresAt: number }
  | { readonly status: "closed" };

/** Who may work on something of a user, with a fencing token for the writes that follow. */
export interface Leases {
  /**
   * One holder at a time until `ttlMs` passed. The token MUST rise for as long as the epoch lives. A closed key MUST stay
   * unacquirable. That is bounded, as everything is: an engine MAY forget a user's oldest closed keys beyond 10,000 of them, so
   * a key SHOULD be random and closed once.
   */
  acquire(user: User, request: { readonly key: string; readonly ttlMs: number }): Promise<LeaseResult>;
  /** False when the token is no longer the newest or the key is closed. An expired lease nobody took over may be renewed. */
  renew(
    user: User,
    request: { readonly key: string; readonly token: number; readonly ttlMs: number },
  ): Promise<boolean>;
  /** Makes the key acquirable at once. A token that is not the newest changes nothing. */
  release(user: User, request: { readonly key: string; readonly token: number }): Promise<void>;
}
