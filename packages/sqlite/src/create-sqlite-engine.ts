import {
  consoleLogger,
  realClock,
  type Clock,
  type Engine,
  type Logger,
  type Retention,
} from "@isowire/core/contracts";
import { createMemoryEngine } from "@isowire/core";
import { IsowireError } from "@isowire/core/protocol";
import type { SqliteDatabase } from "./database.js";
import { openDatabase, type SqliteDurability } from "./open-database.js";
import { SqliteLeases } from "./sqlite-leases.js";
import { SqliteLog } from "./sqlite-log.js";
import { SqliteState } from "./sqlite-state.js";
import { SqliteStore } from "./sqlite-store.js";
import { SqliteSystem } from "./sqlite-system.js";
import { Sweeper } from "./sweeper.js";

/** What is kept of each user's log unless told otherwise: 24 h, 10,000 entries, 8 MiB. */
export const SQLITE_RETENTION: Retention = Object.freeze({
  maxAgeMs: 86_400_000,
  maxEntries: 10_000,
  maxBytes: 8_388_608,
});

export interface SqliteEngineOptions {
  /**
   * From `fromLibsql`, `fromBetterSqlite3` or `fromNodeSqlite`, over a file on a local disk. It is the engine's from here on:
   * `engine.close()` closes it, and so does a refusal to open it.
   */
  readonly database: SqliteDatabase;
  /**
   * What a receipt says. `normal`: the entry survives the end of the process, `kill -9` included; when the machine loses its
   * power the last moments may be missing, and who had seen them is told to start over. `full`: it survives that too, because
   * each commit waits for the disk.
   *
   * @defaultValue `normal`
   */
  readonly durability?: SqliteDurability;
  /** How much of each user's log is kept; the first bound reached wins. @defaultValue {@link SQLITE_RETENTION} */
  readonly retention?: Partial<Retention>;
  /** @defaultValue the machine's clock */
  readonly clock?: Clock;
  /** Hears of what goes wrong in the background. @defaultValue the console */
  readonly logger?: Logger;
}

/**
 * A durable engine in this process, over a SQLite file that nobody else may open meanwhile. Who is connected lives with the
 * process: after a restart nobody is.
 *
 * @throws IsowireError `ERR_SQLITE_IN_USE` (another engine has the file open), `ERR_CONTRACT` (another program's file, or one of a
 * later version), `ERR_SQLITE_CORRUPT`, `ERR_INVALID_OPTION` (a database in memory, an unknown durability), `ERR_UNAVAILABLE`
 * @example
 * ```ts
 * import Database from "libsql";
 * const hub = createHub({ engine: createSqliteEngine({ database: fromLibsql(new Database("./data/isowire.db")) }) });
 * ```
 */
export function createSqliteEngine(options: SqliteEngineOptions): Engine {
  const { database, durability = "normal", clock = realClock, logger = consoleLogger } = options;
  assertDatabase(database);
  assertDurability(durability);
  const file = openDatabase(database, durability);
  const store = new SqliteStore({ database, ...file }, clock, { ...SQLITE_RETENTION, ...options.retention });
  // What lives as long as the process and no longer is the memory engine's: hints, notices, who is connected.
  const live = createMemoryEngine({ clock });
  const sweeper = new Sweeper(store, live, logger);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    sweeper.stop();
    await store.commits.close();
    file.close();
    await live.close();
  };
  return {
    contractVersion: 1,
    scope: "process",
    clock,
    log: new SqliteLog(store),
    fanout: live.fanout,
    presence: live.presence,
    leases: new SqliteLeases(store),
    state: new SqliteState(store),
    system: new SqliteSystem(store, live),
    close: () => (closing ??= close()),
  };
}

function assertDatabase(database: Partial<SqliteDatabase> | undefined): void {
  if (typeof database?.prepare === "function" && typeof database.resultCode === "function") return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message:
      "unable to create the engine; expected a database from fromLibsql, fromBetterSqlite3 or fromNodeSqlite, received something else: wrap the library's database in one of them",
  });
}

function assertDurability(durability: unknown): void {
  if (durability === "normal" || durability === "full") return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to create the engine; expected durability "normal" or "full", received ${JSON.stringify(durability)}`,
  });
}
