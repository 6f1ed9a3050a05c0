import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import type { Engine } from "@isowire/core/contracts";
import { createFakeClock, type EngineHarness } from "@isowire/core/testing";
import { createSqliteEngine, type SqliteDatabase, type SqliteDurability } from "../src/index.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Engines over files of their own, as `open` opens them. */
export function sqliteHarness(
  open: (path: string) => SqliteDatabase,
  durability: SqliteDurability = "normal",
): EngineHarness {
  return {
    features: ["durable"],
    create: async () => {
      const folder = temporaryFolder();
      const path = folder.file("log.db");
      const clock = createFakeClock();
      const engineOn = (): Engine => createSqliteEngine({ database: withPlainValues(open(path)), durability, clock });
      let current = engineOn();
      const reopen = async (): Promise<Engine> => {
        await current.close();
        return (current = engineOn());
      };
      return {
        engine: current,
        clock,
        reopen,
        snapshot: async () => {
          const copy = folder.file("copy.db");
          copyStore(path, copy);
          return {
            restore: async () => {
              await current.close();
              copyStore(copy, path);
              return (current = engineOn());
            },
          };
        },
        dispose: async () => {
          await current.close();
          folder[Symbol.dispose]();
        },
      };
    },
  };
}

/** Refuses numbered values, as `better-sqlite3` does, which takes minutes to build and is not here. */
function withPlainValues(database: SqliteDatabase): SqliteDatabase {
  const prepare: SqliteDatabase["prepare"] = (sql) => {
    if (/\?\d/.test(sql)) throw new Error(`expected a ? for each value, received ${sql}`);
    return database.prepare(sql);
  };
  return { ...database, prepare };
}

/** The file and its log, as they are. By another process: to close a file ends the locks this one has on it. */
function copyStore(from: string, to: string): void {
  for (const suffix of ["", "-wal"]) {
    rmSync(to + suffix, { force: true });
    if (existsSync(from + suffix)) execFileSync("cp", [from + suffix, to + suffix]);
  }
}
