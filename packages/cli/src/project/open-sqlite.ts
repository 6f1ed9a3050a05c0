import type * as Sqlite from "@isowire/sqlite";
import type { BetterSqlite3Database, LibsqlDatabase, NodeSqliteDatabase, SqliteDatabase } from "@isowire/sqlite";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CannotRun } from "../report/cannot-run.js";
import type { OpenedEngine } from "./open-engine.js";
import type { Project } from "./project.js";
import { quietLogger } from "./quiet-logger.js";

type Open<T> = new (file: string) => T;

/** Opens the application's file when there is one, else a throw-away file: nothing is left behind. */
export async function openSqlite(project: Project, path: string): Promise<OpenedEngine> {
  const sqlite = await project.import<typeof Sqlite>("@isowire/sqlite");
  const file = resolve(project.root, path);
  const folder = existsSync(file) ? undefined : mkdtempSync(join(tmpdir(), "isowire-doctor-"));
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const database = await openDatabase(project, sqlite, folder === undefined ? file : join(folder, "doctor.db"));
    const engine = sqlite.createSqliteEngine({ database, logger: quietLogger });
    const close = async (): Promise<void> => {
      await engine.close();
      remove();
    };
    const what = folder === undefined ? `sqlite:${path}` : `sqlite:${path}, not made yet: a throw-away file`;
    return { engine, what, close };
  } catch (error) {
    remove();
    if ((error as { code?: unknown }).code !== "ERR_SQLITE_IN_USE") throw error;
    throw new CannotRun(`sqlite:${path} is open in another process`, "stop the application and repeat the command");
  }
}

async function openDatabase(project: Project, sqlite: typeof Sqlite, file: string): Promise<SqliteDatabase> {
  const beside = (name: string): unknown => {
    try {
      return project.requireBeside("@isowire/sqlite", name);
    } catch (error) {
      if (error instanceof CannotRun) return undefined;
      throw error;
    }
  };
  const Libsql = beside("libsql") as Open<LibsqlDatabase> | undefined;
  if (Libsql !== undefined) return sqlite.fromLibsql(new Libsql(file));
  const Better = beside("better-sqlite3") as Open<BetterSqlite3Database> | undefined;
  if (Better !== undefined) return sqlite.fromBetterSqlite3(new Better(file));
  const OwnOfNode = process.getBuiltinModule("node:sqlite") as { DatabaseSync?: Open<NodeSqliteDatabase> } | undefined;
  if (OwnOfNode?.DatabaseSync !== undefined) return sqlite.fromNodeSqlite(new OwnOfNode.DatabaseSync(file));
  throw new CannotRun("no driver of SQLite is installed in this project", "npm install libsql");
}
