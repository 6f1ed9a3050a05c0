import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";

/** Whether a call that failed may have taken effect: only the commit itself leaves that open. */
export type FailedAt = "statement" | "commit";

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, "the disk is full: free some space"],
  [/^SQLITE_IOERR/, "the disk did not do what it was asked: look at it, and at the system's log"],
  [/^SQLITE_READONLY|^SQLITE_PERM|^SQLITE_CANTOPEN/, "this process may not write the file or its folder: change that"],
];

/** What a caller is told when SQLite failed; any other error is returned as it is. */
export function toFailure(database: SqliteDatabase, error: unknown, at: FailedAt): unknown {
  const code = IsowireError.isInstance(error) ? undefined : database.resultCode(error);
  if (code === undefined) return error;
  const why = `SQLite answered ${code}${adviceOf(code)}`;
  if (at === "commit") return unknown(why, error);
  if (DAMAGED.test(code)) return corrupt(code, error);
  return new IsowireError("ERR_UNAVAILABLE", {
    message: `unable to use the store; nothing was changed, and ${why}`,
    details: { sqlite: code },
    cause: error,
  });
}

/** What a caller is told when the disk did not confirm a commit. */
export function unconfirmed(error: unknown): IsowireError {
  return unknown("the disk did not confirm it: look at it, and at the system's log", error);
}

function unknown(why: string, cause: unknown): IsowireError {
  return new IsowireError("ERR_OUTCOME_UNKNOWN", {
    message: `it is not known whether the call took effect; ${why}. Read the log, or call again under the same idempotencyKey`,
    cause,
  });
}

function corrupt(code: string, cause: unknown): IsowireError {
  return new IsowireError("ERR_SQLITE_CORRUPT", {
    message: `unable to use the store; SQLite answered ${code}: the file is damaged, or no database. Stop, keep it and the files beside it, and put a backup in its place`,
    details: { sqlite: code },
    cause,
  });
}

function adviceOf(code: string): string {
  const advice = ADVICE.find(([pattern]) => pattern.test(code))?.[1];
  return advice === undefined ? "" : `; ${advice}`;
}
