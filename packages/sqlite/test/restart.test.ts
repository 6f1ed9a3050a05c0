import { createHub } from "@isowire/core";
import type { Position } from "@isowire/core/contracts";
import { createFakeClock } from "@isowire/core/testing";
import { createUserContext } from "@isowire/core/trusted";
import Database from "libsql";
import { expect, test } from "vitest";
import { createSqliteEngine, fromLibsql } from "../src/index.js";
import { ADA, appendNumber, engineOn, numbersIn } from "./libsql.js";
import { temporaryFolder } from "./temporary-folder.js";

const BOUNDS = { limit: 2, ttlMs: 60_000, silentMs: 60_000 };

test("nobody is connected to a process that has just begun, whoever was to the one before", async () => {
  using folder = temporaryFolder();
  const clock = createFakeClock();
  const joining = (connectionId: string) => ({ connectionId, clientId: `page-of-${connectionId}`, nodeId: "n1" });
  const before = engineOn(folder.file("log.db"), { clock });
  for (const id of ["c1", "c2"]) await before.presence.join(ADA, joining(id), BOUNDS);
  expect((await before.presence.list(ADA)).length).toBe(2);
  await before.close();
  const after = engineOn(folder.file("log.db"), { clock });
  expect(await after.presence.list(ADA)).toEqual([]);
  expect(await after.presence.join(ADA, joining("c3"), BOUNDS)).toEqual({ evicted: [] });
  expect(await after.system.touch("n1", [{ user: ADA, connectionId: "c1" }], 60_000)).toEqual(["c1"]);
  await after.close();
});

test("a hub that starts again has what was said, knows what was sent before, and goes on behind it", async () => {
  using folder = temporaryFolder();
  const ada = createUserContext({ userId: "ada", tenantId: "north" });
  const start = () => createHub({ engine: engineOn(folder.file("log.db")) });
  const first = start();
  const send = (hub: typeof first, n: number) =>
    hub.manager(ada).sendEvent("order_shipped", { n }, { idempotencyKey: `order-${n}` });
  const receipts = [await send(first, 1), await send(first, 2)];
  await first.close();
  const second = start();
  expect(await send(second, 2)).toEqual({ ...receipts[1], duplicate: true });
  const { position } = await send(second, 3);
  expect([position.epoch, position.offset]).toEqual([receipts[0]?.position.epoch, 3]);
  expect((await second.manager(ada).history()).entries.map(({ payload }) => payload)).toEqual([
    { n: 1 },
    { n: 2 },
    { n: 3 },
  ]);
  await second.close();
});

test("a copy made through the application's own handle is a whole log, and an older one says so", async () => {
  using folder = temporaryFolder();
  const database = new Database(folder.file("log.db"));
  const engine = createSqliteEngine({ database: fromLibsql(database) });
  for (const n of [1, 2]) await appendNumber(engine, ADA, n);
  database.prepare("VACUUM INTO ?").run([folder.file("backup.db")]);
  const lost: Position = (await appendNumber(engine, ADA, 3)).position;
  await engine.close();
  const restored = engineOn(folder.file("backup.db"));
  expect(await numbersIn(restored, ADA)).toEqual([1, 2]);
  expect((await restored.log.read(ADA, { after: lost, limit: 10 })).status).toBe("epoch_changed");
  await restored.close();
});
