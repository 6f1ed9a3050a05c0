import type { Engine, Position } from "@isowire/core/contracts";
import Database from "libsql";
import { expect, test } from "vitest";
import type { SqliteDurability } from "../src/index.js";
import { startChild, type Child } from "./child.js";
import { engineOn } from "./libsql.js";
import { createRandom } from "./random.js";
import { temporaryFolder } from "./temporary-folder.js";

const ROUNDS = Number(process.env["TEST_RUNS"] ?? 4);
const USERS = 8;

/** A receipt as the child told it: user, number, position. */
type Receipt = readonly [userId: string, n: number, position: Position];

/** Whole lines alone: the last one may have been cut off by the end. */
function receiptsOf(child: Child): readonly Receipt[] {
  return child
    .said()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Receipt);
}

/** Holds the file against every receipt ever given: all there, nothing twice, nothing in between missing. */
async function check(engine: Engine, receipts: readonly Receipt[]): Promise<void> {
  for (let index = 0; index < USERS; index += 1) {
    const user = { tenantId: "", userId: `user-${index}` };
    const page = await engine.log.read(user, { limit: 100_000 });
    const entries = page.status === "ok" ? page.entries : [];
    const numbers = entries.map(({ payload }) => (payload as { n: number }).n);
    expect(numbers).toEqual(numbers.map((_, n) => n + 1));
    expect(entries.map(({ offset }) => offset)).toEqual(numbers);
    expect((await engine.state.get(user, "n"))?.value ?? 0, "written in one step with the last").toBe(numbers.length);
    for (const [userId, n, { epoch, offset, time }] of receipts) {
      if (userId !== user.userId) continue;
      const entry = entries[n - 1];
      expect([entry?.epoch, entry?.offset, entry?.time]).toEqual([epoch, offset, time]);
    }
  }
}

test.each<SqliteDurability>(["normal", "full"])(
  "kill -9 at any moment costs no receipt, leaves no gap and no damage, at durability %s",
  { timeout: 120_000 },
  async (durability) => {
    const random = createRandom();
    using folder = temporaryFolder();
    const path = folder.file("log.db");
    const receipts: Receipt[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await using child = startChild("append-until-killed.mjs", [path, durability, String(USERS)]);
      await child.saysSomething();
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      await child.kill();
      receipts.push(...receiptsOf(child));
      const engine = engineOn(path, { durability, retention: { maxEntries: Infinity, maxBytes: Infinity } });
      await check(engine, receipts);
      await engine.close();
      const database = new Database(path);
      expect(database.prepare("PRAGMA integrity_check").get(), random.seed).toMatchObject({ integrity_check: "ok" });
      database.close();
    }
    expect(receipts.length, random.seed).toBeGreaterThan(ROUNDS);
  },
);
