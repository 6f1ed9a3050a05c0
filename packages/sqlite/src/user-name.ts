import type { User } from "@isowire/core/contracts";

/** One text a user, injective and readable: what is stored, and what it is found by. */
export function userName({ tenantId, userId }: User): string {
  return JSON.stringify([tenantId, userId]);
}

export function nameToUser(name: string): User {
  const [tenantId, userId] = JSON.parse(name) as readonly [string, string];
  return { tenantId, userId };
}
