import Database from "libsql";
import { expect, test } from "vitest";
import { createSqliteEngine, fromLibsql, type SqliteDurability } from "../src/index.js";
import { startChild } from "./child.js";
import { ADA, appendNumber, BOB, engineOn } from "./libsql.js";
import { outcomeOf, refusalOf } from "./outcome-of.js";
import { temporaryFolder } from "./temporary-folder.js";

/** The most the file of a process may grow to, in the shell's blocks of 1 KiB. */
const FILE_BLOCKS = 600;

test("a file that may not grow refuses what needs more of it, keeps what it has, and goes on when it may", async () => {
  using folder = temporaryFolder();
  const database = new Database(folder.file("log.db"));
  const engine = createSqliteEngine({ database: fromLibsql(database) });
  const append = (filler: number) =>
    engine.log.append(ADA, { events: [{ type: "step", payload: "x".repeat(filler) }] });
  database.prepare("PRAGMA max_page_count = 200").get();
  let appended = 0;
  for (; (await outcomeOf(append(10_000))) === "resolved"; appended += 1);
  const refusal = await refusalOf(append(100_000));
  expect([refusal.code, refusal.retryable, refusal.details["sqlite"]]).toEqual([
    "ERR_UNAVAILABLE",
    true,
    "SQLITE_FULL",
  ]);
  expect(refusal.message).toContain("nothing was changed");
  expect(refusal.message).toContain("free some space");
  expect((await engine.log.head(ADA)).offset).toBe(appended);
  const together = await Promise.all([append(100_000), appendNumber(engine, BOB, 1)].map(outcomeOf));
  expect(together, "who needs little is not refused with who needs much").toEqual(["ERR_UNAVAILABLE", "resolved"]);
  database.prepare("PRAGMA max_page_count = 1000000").get();
  expect((await append(100_000)).position.offset).toBe(appended + 1);
  await engine.close();
});

test.each<SqliteDurability>(["normal", "full"])(
  "when the disk takes no more at a commit the outcome is unknown, and every receipt before it was true, at durability %s",
  async (durability) => {
    using folder = temporaryFolder();
    const path = folder.file("log.db");
    await using child = startChild("append-until-refused.mjs", [path, durability], `ulimit -f ${FILE_BLOCKS}`);
    await child.end();
    const { last, head, code, message } = JSON.parse(child.said()) as Record<string, unknown>;
    expect(last).toBeGreaterThan(10);
    expect([code, head]).toEqual(["ERR_OUTCOME_UNKNOWN", last]);
    expect(message).toMatch(/SQLite answered SQLITE_(IOERR_WRITE|FULL)/);
    const engine = engineOn(path);
    const { offset } = await engine.log.head(ADA);
    expect([last, Number(last) + 1], "what is unknown either is there or is not").toContain(offset);
    expect((await appendNumber(engine, ADA, 1)).position.offset).toBe(offset + 1);
    await engine.close();
  },
);
