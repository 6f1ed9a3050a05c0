import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";
import { assertOurs, migrate } from "./migrate.js";
import { assertNotOpenHere, inUse, markOpen } from "./open-files.js";
import { toFailure } from "./sqlite-failure.js";

/** `normal`: a commit is safe from the end of the process. `full`: also from the end of the power. */
export type SqliteDurability = "normal" | "full";

/** `fullfsync` matters on macOS alone, where an ordinary sync leaves data in the disk's cache. */
const SYNC: Readonly<Record<SqliteDurability, string>> = {
  normal: "PRAGMA synchronous = NORMAL",
  full: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON",
};

/** What an open database is given back with. */
export interface OpenDatabase {
  /** Gives the file free: another process may open it at once. */
  close(): void;
}

/**
 * Takes the database for this engine alone, and brings its schema up to date. When it refuses, the database is closed.
 *
 * @throws IsowireError `ERR_SQLITE_IN_USE`, `ERR_SQLITE_CORRUPT`, `ERR_INVALID_OPTION`, `ERR_CONTRACT`, `ERR_UNAVAILABLE`
 */
export function openDatabase(database: SqliteDatabase, durability: SqliteDurability): OpenDatabase {
  let isTaken = false;
  try {
    const path = pathOf(database);
    assertNotOpenHere(path);
    const version = assertOurs(database);
    take(database);
    isTaken = true;
    migrate(database, version);
    database.exec(SYNC[durability]);
    const here = markOpen(path);
    return {
      close() {
        here[Symbol.dispose]();
        letGo(database, { isTaken: true });
      },
    };
  } catch (error) {
    letGo(database, { isTaken });
    throw toOpenFailure(database, error);
  }
}

function pathOf(database: SqliteDatabase): string {
  const path = database.prepare("PRAGMA database_list").all([])[0]?.[2];
  if (typeof path === "string" && path !== "") return path;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message:
      "unable to open the database; expected one in a file, received one in memory: createMemoryEngine is for that",
  });
}

/** The lock is held until `letGo`; the kernel ends it with the process, however that ends. */
function take(database: SqliteDatabase): void {
  database.prepare("PRAGMA locking_mode = EXCLUSIVE").get([]);
  database.prepare("PRAGMA journal_mode = WAL").get([]);
  database.exec("BEGIN IMMEDIATE; COMMIT");
}

/**
 * Out of the write-ahead log and out of the lock, step by step: some libraries keep the file open, locks and all, for as long as
 * a statement of it has not been collected.
 */
function letGo(database: SqliteDatabase, { isTaken }: { readonly isTaken: boolean }): void {
  const steps = ["PRAGMA locking_mode = NORMAL", "SELECT count(*) FROM sqlite_schema"];
  for (const sql of isTaken ? ["PRAGMA journal_mode = DELETE", ...steps] : steps) {
    try {
      database.prepare(sql).get([]);
    } catch {
      // The file is another's, or damaged, or the disk is full: what was not let go of ends with the process.
    }
  }
  database.close();
}

function toOpenFailure(database: SqliteDatabase, error: unknown): unknown {
  if (database.resultCode(error)?.startsWith("SQLITE_BUSY") === true) {
    return inUse("another process, or another connection of this one, has it open", error);
  }
  return toFailure(database, error, "statement");
}
