import { createHub, getMigrationStatus, setDefaultHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { beforeAll, expect, test } from "vitest";
import { usesLately, watchUses } from "./deprecation-metric.js";
import { runSample, type SiteName } from "./sample-module.js";

const hub = createHub();
setDefaultHub(hub);
beforeAll(watchUses);

const context = createUserContext({ userId: "ada" });
const round = (migrated: readonly SiteName[] = []) => runSample(migrated, { context, threadId: "t1" });
const ALL = {
  ISOWIRE_DEP0001: 1,
  ISOWIRE_DEP0002: 1,
  ISOWIRE_DEP0003: 1,
  ISOWIRE_DEP0004: 2,
  ISOWIRE_DEP0005: 1,
  ISOWIRE_DEP0006: 1,
};

test("with each place that is migrated a round uses fewer old names, and in the end none", async () => {
  expect(await round()).toEqual(ALL);
  expect(await round(["shipping"])).toEqual({
    ISOWIRE_DEP0002: 1,
    ISOWIRE_DEP0003: 1,
    ISOWIRE_DEP0004: 1,
    ISOWIRE_DEP0005: 1,
    ISOWIRE_DEP0006: 1,
  });
  expect(await round(["shipping", "returns"])).toEqual({ ISOWIRE_DEP0003: 1, ISOWIRE_DEP0005: 1 });
  expect(await round(["shipping", "returns", "billing"])).toEqual({});
});

test("a migrated module sends what the old one did", async () => {
  const eventsOf = async (migrated: readonly SiteName[]) => {
    const before = (await hub.manager(context).history()).entries.length;
    await round(migrated);
    const { entries } = await hub.manager(context).history();
    return entries.slice(before).map(({ type, payload, threadId }) => ({ type, payload, threadId }));
  };
  const old = await eventsOf([]);
  expect(old.map(({ type }) => type)).toEqual(["order_shipped", "order_paid", "order_returned"]);
  expect(await eventsOf(["shipping", "billing", "returns"])).toEqual(old);
});

test("rounds at the same time count their own uses, and the metric counts all", async () => {
  const before = { lately: usesLately()["ISOWIRE_DEP0004"] ?? 0, ever: getMigrationStatus().uses };
  const rounds = await Promise.all([round(), round(["shipping", "billing", "returns"]), round()]);
  expect(rounds).toEqual([ALL, {}, ALL]);
  expect((usesLately()["ISOWIRE_DEP0004"] ?? 0) - before.lately).toBe(4);
  expect(getMigrationStatus().uses - before.ever).toBe(14);
  expect(usesLately(Date.now() + 61_000)).toEqual({});
});
