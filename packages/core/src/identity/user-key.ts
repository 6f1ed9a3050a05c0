import type { User } from "../contracts/user-context.js";

/** One string a user, injective: the tenant's length in front says where it ends, whatever characters the ids hold. */
export function userKey(user: User): string {
  return `${String(user.tenantId.length)}:${user.tenantId}${user.userId}`;
}

/** The user a key was made from. */
export function parseUserKey(key: string): User {
  const colon = key.indexOf(":");
  const start = colon + 1;
  const split = start + Number(key.slice(0, colon));
  return { tenantId: key.slice(start, split), userId: key.slice(split) };
}
