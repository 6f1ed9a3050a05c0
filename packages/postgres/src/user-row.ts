import { createHash } from "node:crypto";
import type { User } from "@isowire/core/contracts";
import { columnToText, textToColumn } from "./column-text.js";

/** A user as the functions of the schema are given it. */
export interface UserRow {
  /** Which one of a call, from 1. */
  readonly n: number;
  /** The user's key in hex. */
  readonly k: string;
  readonly t: string;
  readonly u: string;
}

/**
 * The user's key in hex: what every table and every statement carries. The length of the tenant's id says where it ends, so
 * that no two users are hashed alike. The schema's `user_key_of` computes the same.
 */
export function userKeyOf({ tenantId, userId }: User): string {
  const tenant = Buffer.from(tenantId);
  const length = Buffer.alloc(4);
  length.writeInt32BE(tenant.length);
  return createHash("sha256").update(length).update(tenant).update(userId).digest("hex");
}

export function userToRow(user: User, n = 1): UserRow {
  return { n, k: userKeyOf(user), t: textToColumn(user.tenantId), u: textToColumn(user.userId) };
}

export function columnsToUser(tenantId: unknown, userId: unknown): User {
  return { tenantId: columnToText(String(tenantId)), userId: columnToText(String(userId)) };
}
