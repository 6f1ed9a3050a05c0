import { DEPRECATIONS, getMigrationStatus, type DeprecationCode, type Hub } from "@isowire/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import type * as Legacy from "../src/index.js";
import { createLegacyBench, user } from "./legacy-bench.js";

/** The package as it is when its version is this one. */
async function atVersion(version: string): Promise<typeof Legacy> {
  vi.resetModules();
  vi.doMock("../src/version.js", () => ({ VERSION: version }));
  return import("../src/index.js");
}

afterEach(() => vi.doUnmock("../src/version.js"));

type FirstUse = (legacy: typeof Legacy, hub: Hub) => unknown;
/** The alias of a registry has its proof in its own package. */
type OwnCode = Exclude<DeprecationCode, "ISOWIRE_DEP0048">;

const message = { type: "note" };
const work = { userId: "ada" };
const websocket = {} as Legacy.LegacySocket;
const method = (use: (manager: Legacy.WebSocketManager) => unknown): FirstUse => {
  return ({ WebSocketManager }) => use(WebSocketManager.prototype);
};
const notifier = (use: (notifier: Legacy.WebSocketNotifier) => unknown): FirstUse => {
  return ({ WebSocketNotifier }) => use(WebSocketNotifier.prototype);
};

/** The first use of every name. A row without an entry here does not compile. */
const FIRST_USE: Readonly<Record<OwnCode, FirstUse>> = {
  ISOWIRE_DEP0001: ({ WebSocketManager }) => new WebSocketManager(user("ada")),
  ISOWIRE_DEP0002: ({ WebSocketManager }) => WebSocketManager.getInstance(),
  ISOWIRE_DEP0003: ({ createWebSocketManager }) => createWebSocketManager(user("ada")),
  ISOWIRE_DEP0004: method((manager) => manager.sendToUser("ada", message)),
  ISOWIRE_DEP0005: method((manager) => manager.emitCriticalEvent("ada", "note")),
  ISOWIRE_DEP0006: ({ withUserContext }) => withUserContext(user("ada"), () => undefined),
  ISOWIRE_DEP0007: ({ installLegacy }, hub) => installLegacy({ hub, resolveUser: user }),
  ISOWIRE_DEP0008: ({ UnifiedWebSocketManager }) => new UnifiedWebSocketManager(user("ada")),
  ISOWIRE_DEP0009: ({ IsolatedWebSocketManager }) => new IsolatedWebSocketManager(user("ada")),
  ISOWIRE_DEP0010: ({ LegacyWebSocketManager }) => new LegacyWebSocketManager(user("ada")),
  ISOWIRE_DEP0011: ({ getWebSocketManager }) => getWebSocketManager(user("ada")),
  ISOWIRE_DEP0012: ({ getManager }) => getManager(user("ada")),
  ISOWIRE_DEP0013: ({ createManager }) => createManager(user("ada")),
  ISOWIRE_DEP0014: ({ createWebSocketManagerAsync }) => createWebSocketManagerAsync(user("ada")),
  ISOWIRE_DEP0015: ({ getWebSocketManagerAsync }) => getWebSocketManagerAsync(user("ada")),
  ISOWIRE_DEP0016: ({ WebSocketManagerFactory }) => new WebSocketManagerFactory(),
  ISOWIRE_DEP0017: ({ getWebSocketManagerFactory }) => getWebSocketManagerFactory(),
  ISOWIRE_DEP0018: ({ WebSocketManager }) => WebSocketManager.createFactoryManager("ada", "t1", "r1"),
  ISOWIRE_DEP0019: ({ WebSocketManagerAdapter }) => new WebSocketManagerAdapter(),
  ISOWIRE_DEP0020: ({ getLegacyWebSocketManager }) => getLegacyWebSocketManager(),
  ISOWIRE_DEP0021: ({ websocketManager }) => websocketManager.sendToUser("ada", message),
  ISOWIRE_DEP0022: ({ WebSocketManagerMode }) => WebSocketManagerMode.UNIFIED,
  ISOWIRE_DEP0023: ({ WebSocketEventEmitter }) => new WebSocketEventEmitter(user("ada")),
  ISOWIRE_DEP0024: ({ UnifiedWebSocketEmitter }) => new UnifiedWebSocketEmitter(user("ada")),
  ISOWIRE_DEP0025: ({ UserWebSocketEmitter }) => new UserWebSocketEmitter(user("ada")),
  ISOWIRE_DEP0026: ({ WebSocketNotifier }) => new WebSocketNotifier(user("ada")),
  ISOWIRE_DEP0027: notifier((each) => each.sendAgentStarted(work)),
  ISOWIRE_DEP0028: notifier((each) => each.sendAgentThinking(work, "why")),
  ISOWIRE_DEP0029: notifier((each) => each.sendPartialResult(work, "half")),
  ISOWIRE_DEP0030: notifier((each) => each.sendToolExecuting(work, "search")),
  ISOWIRE_DEP0031: notifier((each) => each.sendToolCompleted(work, "search")),
  ISOWIRE_DEP0032: notifier((each) => each.sendFinalReport(work, {})),
  ISOWIRE_DEP0033: notifier((each) => each.sendAgentCompleted(work)),
  ISOWIRE_DEP0034: method((manager) => manager.sendToThread("t1", message)),
  ISOWIRE_DEP0035: method((manager) => manager.sendAgentEvent("ada", "note")),
  ISOWIRE_DEP0036: method((manager) => manager.sendEvent("c1", "note")),
  ISOWIRE_DEP0037: method((manager) => manager.broadcast(message)),
  ISOWIRE_DEP0038: method((manager) => manager.broadcastToAll(message)),
  ISOWIRE_DEP0039: method((manager) => manager.broadcastMessage(message)),
  ISOWIRE_DEP0040: method((manager) => manager.connectUser("ada", websocket)),
  ISOWIRE_DEP0041: method((manager) => manager.disconnectUser("ada")),
  ISOWIRE_DEP0042: method((manager) => manager.addConnection({ websocket })),
  ISOWIRE_DEP0043: method((manager) => manager.removeConnection("c1")),
  ISOWIRE_DEP0044: method((manager) => manager.isUserConnected("ada")),
  ISOWIRE_DEP0045: method((manager) => manager.getUserConnections("ada")),
  ISOWIRE_DEP0046: method((manager) => manager.getConnectionStats()),
  ISOWIRE_DEP0047: method((manager) => manager.findConnection("c1")),
};

const cases = Object.entries(FIRST_USE) as [OwnCode, FirstUse][];

describe.each(["2.0.0", "2.0.0-next.1"])("at version %s", (version) => {
  test.each(cases)("the first use of %s throws, naming code, replacement and codemod", async (code, use) => {
    await using bench = createLegacyBench();
    const legacy = await atVersion(version);
    const before = getMigrationStatus().uses;
    const { replacement, removedIn } = DEPRECATIONS[code];
    const failure: unknown = await Promise.resolve()
      .then(() => use(legacy, bench.hub))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "ERR_LEGACY_REMOVED", details: { code, replacement, removedIn } });
    for (const part of [code, replacement, "eslint --fix", version]) expect((failure as Error).message).toContain(part);
    expect(getMigrationStatus().uses).toBe(before);
  });
});

test.each(["0.1.0", "1.0.0", "1.99.99", "1.12.0-next.1"])("at version %s the names work", async (version) => {
  await using bench = createLegacyBench();
  const { createWebSocketManager } = await atVersion(version);
  expect(await createWebSocketManager(user("ada")).sendToUser("ada", { type: "note" })).toBe(true);
  expect(await bench.log(user("ada"))).toHaveLength(1);
});

/** The source of every import path: `./utils` is `legacy-utils.ts`. */
const PATHS = Object.values(packageJson.exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [entry.import.default.replace("./dist/", "../src/")],
);

/** What is done first with something that was imported. */
function firstUse(name: string, value: unknown): unknown {
  if (name === "websocketManager") return (value as Legacy.WebSocketManager).getConnectionStats();
  if (name === "WebSocketManagerMode") return (value as typeof Legacy.WebSocketManagerMode).DEGRADED;
  return /^class\b/.test(String(value)) ? new (value as new () => unknown)() : (value as () => unknown)();
}

test.each(PATHS)("from 2.0.0 on every name of %s still resolves, and its first use throws", async (path) => {
  await atVersion("2.0.0");
  const names = Object.entries((await import(path)) as Readonly<Record<string, unknown>>);
  expect(names.length).toBeGreaterThan(3);
  for (const [name, value] of names) {
    const failure: unknown = await Promise.resolve()
      .then(() => firstUse(name, value))
      .catch((error: unknown) => error);
    expect(failure, name).toMatchObject({ code: "ERR_LEGACY_REMOVED" });
  }
});

test("the package has the seven paths of the past and no others", () => {
  expect(PATHS.map((path) => path.replace(/.*\//, ""))).toEqual([
    "index.js",
    "manager.js",
    "unified-manager.js",
    "websocket-manager-factory.js",
    "migration-adapter.js",
    "legacy-utils.js",
    "canonical-imports.js",
  ]);
});
