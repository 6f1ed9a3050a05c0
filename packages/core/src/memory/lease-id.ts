import type { MemoryUser } from "./memory-user.js";

/** Names a lease over all users. */
export function leaseId(record: MemoryUser, key: string): string {
  return JSON.stringify([record.user.tenantId, record.user.userId, key]);
}
