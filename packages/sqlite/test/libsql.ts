import type { Engine, User } from "@isowire/core/contracts";
import Database from "libsql";
import { createSqliteEngine, fromLibsql, type SqliteDatabase, type SqliteEngineOptions } from "../src/index.js";

export const ADA: User = { tenantId: "", userId: "ada" };
export const BOB: User = { tenantId: "", userId: "bob" };

export function openLibsql(path: string): SqliteDatabase {
  return fromLibsql(new Database(path));
}

export function engineOn(path: string, options: Partial<SqliteEngineOptions> = {}): Engine {
  return createSqliteEngine({ database: openLibsql(path), ...options });
}

/** Appends an event that says its number. */
export async function appendNumber(engine: Engine, user: User, n: number) {
  return engine.log.append(user, { events: [{ type: "step", payload: { n } }] });
}

/** The numbers in a user's log, oldest first. */
export async function numbersIn(engine: Engine, user: User): Promise<readonly unknown[]> {
  const page = await engine.log.read(user, { limit: 100_000 });
  if (page.status !== "ok") throw new Error(`expected a read that is ok, received ${page.status}`);
  return page.entries.map(({ payload }) => (payload as { n: number }).n);
}
