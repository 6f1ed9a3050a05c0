import { DEPRECATIONS, getMigrationStatus } from "@isowire/core";
import { afterEach, expect, test, vi } from "vitest";
import type * as Agents from "../src/index.js";
import { ada, createStage } from "./stage.js";

afterEach(() => vi.doUnmock("../src/version.js"));

/** The package as it is when its version is this one. */
async function atVersion(version: string): Promise<typeof Agents> {
  vi.resetModules();
  vi.doMock("../src/version.js", () => ({ VERSION: version }));
  return import("../src/index.js");
}

const usesOf = (code: string): number => getMigrationStatus().deprecations.find((row) => row.code === code)?.uses ?? 0;

test("setWebSocketBridge is setWebSocketManager by its old name: it ties the registry, and is counted", async () => {
  await using stage = createStage();
  const { hub, registry } = stage.node();
  const before = usesOf("ISOWIRE_DEP0048");
  registry.register("greeter", () => Promise.resolve("hello"));
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is what is tested
  registry.setWebSocketBridge(hub);
  expect(usesOf("ISOWIRE_DEP0048") - before).toBe(1);
  const { runId } = await registry.start(ada, { content: "hi" });
  expect((await stage.ended(ada, runId)).at(-1)).toMatchObject({ type: "agent_completed" });
});

test.each(["2.0.0", "2.0.0-next.1"])("at version %s it throws, naming code and replacement", async (version) => {
  const { createAgentRegistry } = await atVersion(version);
  await using stage = createStage();
  await using registry = createAgentRegistry();
  const { replacement, removedIn } = DEPRECATIONS.ISOWIRE_DEP0048;
  const refusal = { code: "ERR_LEGACY_REMOVED", details: { code: "ISOWIRE_DEP0048", replacement, removedIn } };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is what is tested
  expect(() => registry.setWebSocketBridge(stage.node().hub)).toThrow(expect.objectContaining(refusal) as Error);
});
