import type { User } from "../contracts/user-context.js";

/** One string a user, injective: the tenant's length in front says where it ends, whatever characters the ids hold. */
export function userKey(user: User): string {
  // Joined, because text that was concatenated keeps its parts.
  return KeyedUser.keyOf(user) ?? [user.tenantId.length, ":", user.tenantId, user.userId].join("");
}

/** The user a key was made from. */
export function parseUserKey(key: string): User {
  const colon = key.indexOf(":");
  const start = colon + 1;
  const split = start + Number(key.slice(0, colon));
  return { tenantId: key.slice(start, split), userId: key.slice(split) };
}

/** A copy of a user that knows its key, for who asks for it with every event. */
export class KeyedUser implements User {
  readonly tenantId: string;
  readonly userId: string;
  /** Private, so that no object can claim a key that is not its own. */
  readonly #key: string;

  constructor({ tenantId, userId }: User) {
    this.tenantId = tenantId;
    this.userId = userId;
    this.#key = userKey({ tenantId, userId });
    Object.freeze(this);
  }

  /** The user itself when it knows its key, else a copy that does. */
  static of(user: User): KeyedUser {
    return #key in user ? user : new KeyedUser(user);
  }

  /** Undefined for any other user. */
  static keyOf(user: User): string | undefined {
    return #key in user ? user.#key : undefined;
  }
}
