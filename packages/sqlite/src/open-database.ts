import { closeSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";
import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";
import { DiskBarrier } from "./disk-barrier.js";
import { assertOurs, migrate } from "./migrate.js";
import { assertNotOpenHere, inUse, markOpen } from "./open-files.js";
import { toFailure } from "./sqlite-failure.js";

/** `normal`: a commit is safe from the end of the process. `full`: also from the end of the power. */
export type SqliteDurability = "normal" | "full";

/** What an open database is given back with. */
export interface OpenDatabase {
  /** Passed when what was committed before is on the disk; only for durability `full`. */
  readonly barrier?: DiskBarrier;
  /** Gives the file free: another process may open it at once. */
  close(): void;
}

/**
 * Pages of 4 KiB that may gather in the write-ahead log before they are moved to the file, 16 MiB. Whoever commits waits for the disk
 * then; a page that was written often is moved once, so that the longer this takes the less there is to wait for.
 */
const CHECKPOINT_PAGES = 4096;

const sync = promisify(fdatasync);

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
    const wal = durability === "full" ? openSync(`${path}-wal`, "r+") : undefined;
    const here = markOpen(path);
    return {
      ...(wal === undefined ? {} : { barrier: new DiskBarrier(() => sync(wal)) }),
      close() {
        if (wal !== undefined) closeSync(wal);
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
  database.prepare(`PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`).get([]);
  // SQLite itself waits for the disk where the file would be damaged otherwise. Whoever asks for more waits at the barrier.
  database.exec("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT");
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
