import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fromLibsql } from "./from-libsql.js";
import { assertOurs, migrate } from "./migrate.js";

const FIRST = "CREATE TABLE first (n INTEGER)";
const SECOND = "INSERT INTO first VALUES (2); CREATE TABLE second (n INTEGER)";
const BROKEN = "CREATE TABLE third (n INTEGER); INSERT INTO nowhere VALUES (3)";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isowire-migrate-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => fromLibsql(new Database(join(folder, "log.db")));

/** Does what opening does, with these versions. */
function update(migrations: readonly string[]): number {
  const database = open();
  const version = assertOurs(database, migrations.length);
  migrate(database, version, migrations);
  const now = assertOurs(database, migrations.length);
  database.close();
  return now;
}

const tables = (): unknown =>
  open()
    .prepare("SELECT name FROM sqlite_schema ORDER BY name")
    .all([])
    .map(([name]) => name);

test("versions are applied in order, each once, from wherever the file stands", () => {
  expect(update([FIRST])).toBe(1);
  expect(tables()).toEqual(["first"]);
  expect(update([FIRST, SECOND])).toBe(2);
  expect(update([FIRST, SECOND])).toBe(2);
  expect(tables()).toEqual(["first", "second"]);
  expect(open().prepare("SELECT n FROM first").all([])).toEqual([[2]]);
});

test("a version that fails leaves the file at the one before it", () => {
  update([FIRST]);
  expect(() => update([FIRST, SECOND, BROKEN])).toThrow("nowhere");
  expect(tables()).toEqual(["first", "second"]);
  expect(assertOurs(open(), 3)).toBe(2);
  expect(update([FIRST, SECOND, "CREATE TABLE third (n INTEGER)"])).toBe(3);
});

test("a file of a later version is refused with both versions and what to do, and left as it was", () => {
  update([FIRST, SECOND]);
  expect(() => update([FIRST])).toThrow(
    "expected an empty file, or one of @isowire/sqlite up to version 1, received one of version 2: upgrade @isowire/sqlite, or use another file",
  );
  expect(assertOurs(open(), 2)).toBe(2);
});
