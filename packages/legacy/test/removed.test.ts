import { DEPRECATIONS, getMigrationStatus, type DeprecationCode, type Hub } from "@isowire/core";
import { afterEach, describe, expect, test, vi } from "vitest";
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

/** The first use of every name. A row without an entry here does not compile. */
const FIRST_USE: Readonly<Record<DeprecationCode, FirstUse>> = {
  ISOWIRE_DEP0001: ({ WebSocketManager }) => new WebSocketManager(user("ada")),
  ISOWIRE_DEP0002: ({ WebSocketManager }) => WebSocketManager.getInstance(),
  ISOWIRE_DEP0003: ({ createWebSocketManager }) => createWebSocketManager(user("ada")),
  ISOWIRE_DEP0004: ({ WebSocketManager }) => WebSocketManager.prototype.sendToUser("ada", { type: "note" }),
  ISOWIRE_DEP0005: ({ WebSocketManager }) => WebSocketManager.prototype.emitCriticalEvent("ada", "note"),
  ISOWIRE_DEP0006: ({ withUserContext }) => withUserContext(user("ada"), () => undefined),
  ISOWIRE_DEP0007: ({ installLegacy }, hub) => installLegacy({ hub, resolveUser: user }),
  ISOWIRE_DEP0008: ({ createLegacyCodec }) => createLegacyCodec(),
};

const cases = Object.entries(FIRST_USE) as [DeprecationCode, FirstUse][];

describe.each(["2.0.0", "2.0.1", "2.1.0", "3.0.0", "10.0.0", "2.0.0-next.1"])("at version %s", (version) => {
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
