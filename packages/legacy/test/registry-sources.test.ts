import { fileURLToPath } from "node:url";
import { createAgentRegistry } from "@isowire/agents";
import { getMigrationStatus } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { expect, test } from "vitest";
import * as legacy from "../src/index.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const ada = user("ada");
const here = fileURLToPath(import.meta.url);

test.each<[string, () => object]>([
  ["a user's old manager", () => legacy.createWebSocketManager(ada)],
  ["an old manager without a user", () => new legacy.UnifiedWebSocketManager()],
  ["websocketManager", () => legacy.websocketManager],
  ["the old getWebSocketManager", () => legacy.getWebSocketManager],
  ["the old createWebSocketManager", () => legacy.createWebSocketManager],
])("a registry that is given %s serves the users of its hub", async (_name, source) => {
  await using bench = createLegacyBench();
  await using registry = createAgentRegistry();
  registry.register("greeter", () => Promise.resolve("hello"));
  registry.setWebSocketManager(source());
  const delivered = bench.device(user("bob"));
  await registry.start(user("bob"), { content: "hi" });
  const types = (await delivered(3)).map(({ type }) => type);
  expect(types).toEqual(["message_completed", "agent_started", "agent_completed"]);
  expect(await bench.log(ada)).toEqual([]);
});

test.each<[string, () => object, string]>([
  [
    "a function that returns one user's old manager to everybody",
    () => () => legacy.createWebSocketManager(ada),
    "another user's",
  ],
  [
    "a function that returns an old manager of nobody",
    () => () => new legacy.UnifiedWebSocketManager(),
    "another user's",
  ],
  ["a function that promises an old manager", () => legacy.createWebSocketManagerAsync, "a Promise"],
  ["an emitter", () => new legacy.WebSocketEventEmitter(ada), "none of their members"],
])("a registry refuses %s", async (_name, source, text) => {
  await using _bench = createLegacyBench();
  await using registry = createAgentRegistry();
  expect(() => registry.setWebSocketManager(source())).toThrow(
    expect.objectContaining({ code: "ERR_CONTRACT", message: expect.stringContaining(text) as string }) as Error,
  );
});

test("websocketManager, handed to a registry, is a use of it, where that is written; any other old manager is none", async () => {
  await using _bench = createLegacyBench();
  const usage = () => getMigrationStatus().deprecations.find(({ code }) => code === "ISOWIRE_DEP0021");
  await using registry = createAgentRegistry();
  const before = usage()?.uses ?? 0;
  registry.setWebSocketManager(legacy.websocketManager);
  registry.setWebSocketBridge(legacy.websocketManager);
  expect(usage()?.uses).toBe(before + 2);
  for (const { place } of usage()?.callSites ?? []) expect(place.startsWith(here), place).toBe(true);
  registry.setWebSocketManager(legacy.createWebSocketManager(ada));
  expect(usage()?.uses).toBe(before + 2);
});

test("an old manager is no hub", async () => {
  await using _bench = createLegacyBench();
  const manager = legacy.createWebSocketManager(ada);
  const refusal = expect.objectContaining({ code: "ERR_CONTRACT" }) as Error;
  expect(() => portsOf(manager)).toThrow(refusal);
  expect(() => legacy.installLegacy({ hub: manager as never, resolveUser: () => ada })).toThrow(refusal);
});

test("a registry that is given an old manager while there is no hub says so", async () => {
  await using registry = createAgentRegistry();
  const bench = createLegacyBench();
  const manager = new legacy.UnifiedWebSocketManager();
  await bench[Symbol.asyncDispose]();
  expect(() => registry.setWebSocketManager(manager)).toThrow(
    expect.objectContaining({ code: "ERR_NO_DEFAULT_HUB" }) as Error,
  );
});
