import { linkSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import Database from "libsql";
import { expect, test } from "vitest";
import { createSqliteEngine, fromLibsql, type SqliteDatabase, type SqliteDurability } from "../src/index.js";
import { startChild } from "./child.js";
import { ADA, appendNumber, engineOn, numbersIn, openLibsql } from "./libsql.js";
import { refusalOf } from "./outcome-of.js";
import { temporaryFolder } from "./temporary-folder.js";

test("a second process on the same file is refused, and let in once the first has closed it", async () => {
  using folder = temporaryFolder();
  const engine = engineOn(folder.file("log.db"));
  await using early = startChild("open-engine.mjs", [folder.file("log.db")]);
  await early.saysSomething();
  expect(early.said()).toBe("ERR_SQLITE_IN_USE\n");
  await appendNumber(engine, ADA, 1);
  await engine.close();
  await using late = startChild("open-engine.mjs", [folder.file("log.db")]);
  await late.saysSomething();
  expect(late.said()).toBe("opened\n");
  await late.end();
});

test("this process is refused a file that another has, and told what to do", async () => {
  using folder = temporaryFolder();
  await using child = startChild("open-engine.mjs", [folder.file("log.db")]);
  await child.saysSomething();
  const refusal = await refusalOf(() => engineOn(folder.file("log.db")));
  expect([refusal.code, refusal.retryable]).toEqual(["ERR_SQLITE_IN_USE", true]);
  expect(refusal.message).toContain("end the other one, or use another file");
  await child.end();
  await engineOn(folder.file("log.db")).close();
});

test("the lock of a process that was killed holds up nobody", async () => {
  using folder = temporaryFolder();
  const child = startChild("open-engine.mjs", [folder.file("log.db")]);
  await child.saysSomething();
  expect(child.said()).toBe("opened\n");
  await child.kill();
  const engine = engineOn(folder.file("log.db"));
  expect((await appendNumber(engine, ADA, 1)).position.offset).toBe(1);
  await engine.close();
});

test("a process is refused a file that it has open already, by whichever name", async () => {
  using folder = temporaryFolder();
  const engine = engineOn(folder.file("log.db"));
  await appendNumber(engine, ADA, 1);
  symlinkSync(folder.file("log.db"), folder.file("symbolic.db"));
  linkSync(folder.file("log.db"), folder.file("hard.db"));
  for (const name of ["log.db", "symbolic.db", "hard.db"]) {
    expect((await refusalOf(() => engineOn(folder.file(name)))).code, name).toBe("ERR_SQLITE_IN_USE");
  }
  await appendNumber(engine, ADA, 2);
  await engine.close();
  const opened = engineOn(folder.file("log.db"));
  expect(await numbersIn(opened, ADA)).toEqual([1, 2]);
  await opened.close();
});

test.each<SqliteDurability>(["normal", "full"])(
  "closing gives the file free at once and whole in itself, at durability %s",
  async (durability) => {
    using folder = temporaryFolder();
    for (let round = 0; round < 3; round += 1) {
      const engine = engineOn(folder.file("log.db"), { durability });
      await appendNumber(engine, ADA, round);
      await Promise.all([engine.close(), engine.close()]);
      const database = new Database(folder.file("log.db"));
      expect(database.prepare("SELECT count(*) AS n FROM entries").get()).toMatchObject({ n: round + 1 });
      expect(database.prepare("PRAGMA integrity_check").get()).toMatchObject({ integrity_check: "ok" });
      database.close();
    }
  },
);

test("a file that is another program's is refused, and left as it was", async () => {
  using folder = temporaryFolder();
  const path = folder.file("theirs.db");
  const theirs = new Database(path);
  theirs.exec("CREATE TABLE users (name TEXT)");
  theirs.close();
  const before = readFileSync(path);
  const refusal = await refusalOf(() => engineOn(path));
  expect(refusal.code).toBe("ERR_CONTRACT");
  expect(refusal.message).toContain("another program's file");
  expect(readFileSync(path).equals(before)).toBe(true);
  new Database(path).exec("INSERT INTO users VALUES ('still theirs')");
});

test("a file that is no database is refused as damaged, and left as it was", async () => {
  using folder = temporaryFolder();
  const path = folder.file("letter.txt");
  writeFileSync(path, "Dear Ada, ".repeat(1000));
  expect((await refusalOf(() => engineOn(path))).code).toBe("ERR_SQLITE_CORRUPT");
  expect(readFileSync(path, "utf8")).toBe("Dear Ada, ".repeat(1000));
});

test("a damaged page is told to who needs it", async () => {
  using folder = temporaryFolder();
  const path = folder.file("log.db");
  const engine = engineOn(path);
  for (let n = 0; n < 200; n += 1)
    await engine.log.append(ADA, { events: [{ type: "step", payload: "x".repeat(1000) }] });
  await engine.close();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xaa, 16 * 4096, 60 * 4096));
  const opened = engineOn(path);
  const refusal = await refusalOf(opened.log.read(ADA, { limit: 1000 }));
  expect(refusal.code).toBe("ERR_SQLITE_CORRUPT");
  expect(refusal.message).toContain("put a backup in its place");
  await opened.close();
});

test("a database in memory is refused: the memory engine is for that", async () => {
  const refusal = await refusalOf(() => createSqliteEngine({ database: fromLibsql(new Database(":memory:")) }));
  expect(refusal.code).toBe("ERR_INVALID_OPTION");
  expect(refusal.message).toContain("createMemoryEngine");
});

test("an unknown durability is refused before the file is touched", async () => {
  using folder = temporaryFolder();
  const durability = "most" as SqliteDurability;
  const database = openLibsql(folder.file("log.db"));
  expect((await refusalOf(() => createSqliteEngine({ database, durability }))).code).toBe("ERR_INVALID_OPTION");
});

test("a library's database that is not wrapped is refused, and told how to wrap it", async () => {
  using folder = temporaryFolder();
  const raw = new Database(folder.file("log.db"));
  const refusal = await refusalOf(() => createSqliteEngine({ database: raw as unknown as SqliteDatabase }));
  expect(refusal.code).toBe("ERR_INVALID_OPTION");
  expect(refusal.message).toContain("expected a database from fromLibsql");
});
