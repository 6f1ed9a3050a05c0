import { statSync } from "node:fs";
import type * as fs from "node:fs";
import Database from "libsql";
import { beforeEach, expect, test, vi } from "vitest";
import { createSqliteEngine, fromLibsql, type SqliteDurability } from "../src/index.js";
import { ADA, appendNumber } from "./libsql.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Files that were waited for, by inode, in order. */
const waits = vi.hoisted(() => ({ inodes: [] as number[] }));

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const fdatasync = (file: number, done: fs.NoParamCallback): void => {
    waits.inodes.push(real.fstatSync(file).ino);
    real.fdatasync(file, done);
  };
  return { ...real, fdatasync };
});

beforeEach(() => {
  waits.inodes.length = 0;
});

function setUp(durability: SqliteDurability) {
  const folder = temporaryFolder();
  const handle = new Database(folder.file("log.db"));
  const engine = createSqliteEngine({ database: fromLibsql(handle), durability });
  const ask = (name: string): unknown => (handle.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>)[name];
  const dispose = async (): Promise<void> => {
    await engine.close();
    folder[Symbol.dispose]();
  };
  return { ask, engine, folder, [Symbol.asyncDispose]: dispose };
}

test.each<SqliteDurability>(["normal", "full"])(
  "SQLite keeps a write-ahead log, alone, and waits for the disk wherever the file would be damaged otherwise: %s",
  async (durability) => {
    await using world = setUp(durability);
    expect(["journal_mode", "locking_mode", "synchronous"].map(world.ask)).toEqual(["wal", "exclusive", 1]);
  },
);

test("at full durability every receipt has waited for the write-ahead log to be on the disk", async () => {
  await using world = setUp("full");
  const { ino } = statSync(world.folder.file("log.db-wal"));
  for (let n = 1; n <= 5; n += 1) {
    await appendNumber(world.engine, ADA, n);
    expect(waits.inodes).toEqual(Array.from({ length: n }, () => ino));
  }
});

test("at normal durability no receipt waits for the disk", async () => {
  await using world = setUp("normal");
  for (let n = 1; n <= 5; n += 1) await appendNumber(world.engine, ADA, n);
  expect(waits.inodes).toEqual([]);
});
