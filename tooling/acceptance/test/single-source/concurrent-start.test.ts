import { afterAll, expect, test } from "vitest";
import { ChildApp } from "../../src/child-app.js";

const app = new ChildApp().link("core");
afterAll(() => {
  app[Symbol.dispose]();
});

/** Nobody waits for anybody: each caller imports, tries to be the one that sets the hub, and reaches Ada. */
const PROGRAM = `
import { createRequire } from "node:module";
import { tell } from "./kit.mjs";
const require = createRequire(import.meta.url);
const load = async (entry, nth) => (nth % 2 === 0 ? import(entry) : require(entry));
const hubs = [];
const codes = [];
const call = async (nth) => {
  const [core, { createUserContext }] = await Promise.all([load("@isowire/core", nth), load("@isowire/core/trusted", nth)]);
  const hub = core.createHub();
  try {
    core.setDefaultHub(hub);
    hubs.push(hub);
  } catch (error) {
    codes.push(error.code);
    await hub.close();
  }
  const manager = core.getWebSocketManager(createUserContext({ userId: "ada" }));
  await manager.sendEvent("started", { nth });
  return manager;
};
const managers = await Promise.all(Array.from({ length: 100 }, (_, nth) => call(nth)));
const { entries, more } = await managers[0].history({ limit: 200 });
await tell({
  managers: new Set(managers).size,
  hubs: hubs.length,
  codes: [...new Set(codes)],
  refused: codes.length,
  isTheHubs: hubs[0].stats().managers,
  offsets: entries.map(({ offset }) => offset),
  callers: new Set(entries.map(({ payload }) => payload.nth)).size,
});
`;

test("a hundred callers who start at once, through both builds, get one hub and one manager", async () => {
  const { warnings, offsets, ...facts } = await app.run<{ readonly offsets: readonly number[] }>(PROGRAM);
  expect(facts).toEqual({
    managers: 1,
    hubs: 1,
    codes: ["ERR_DEFAULT_HUB_EXISTS"],
    refused: 99,
    isTheHubs: 1,
    callers: 100,
  });
  expect(offsets).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  expect(warnings.map(({ code }) => code)).toEqual(["ISOWIRE_W001"]);
});
