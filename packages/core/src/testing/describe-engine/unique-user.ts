import { randomUUID } from "node:crypto";
import type { User } from "../../contracts/user-context.js";

/** A user that nobody else has. */
export function uniqueUser(): User {
  return { tenantId: `tenant-${randomUUID()}`, userId: `user-${randomUUID()}` };
}
