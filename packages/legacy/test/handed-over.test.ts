import { fileURLToPath } from "node:url";
import { getMigrationStatus, type DeprecationCode } from "@isowire/core";
import { expect, test } from "vitest";
import * as legacy from "../src/index.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const CODE: DeprecationCode = "ISOWIRE_DEP0021";
const here = fileURLToPath(import.meta.url);
const usage = () => getMigrationStatus().deprecations.find(({ code }) => code === CODE);

test.each<[string, (manager?: legacy.OwnerSource) => unknown]>([
  ["WebSocketNotifier", (manager) => new legacy.WebSocketNotifier(manager)],
  ["WebSocketEventEmitter", (manager) => new legacy.WebSocketEventEmitter(manager)],
  ["UnifiedWebSocketEmitter", (manager) => new legacy.UnifiedWebSocketEmitter({ manager })],
  ["UserWebSocketEmitter", (manager) => new legacy.UserWebSocketEmitter({ websocketManager: manager })],
])("websocketManager, handed to a %s, is a use of it, where that is written", async (_name, make) => {
  await using _bench = createLegacyBench();
  const before = usage()?.uses ?? 0;
  make(legacy.websocketManager);
  expect(usage()?.uses).toBe(before + 1);
  for (const { place } of usage()?.callSites ?? []) expect(place.startsWith(here), place).toBe(true);
  make(legacy.createWebSocketManager(user("ada")));
  make(user("ada"));
  make();
  expect(usage()?.uses).toBe(before + 1);
});
