import { createRequire } from "node:module";
import * as agents from "@isowire/agents";
import * as client from "@isowire/client";
import * as core from "@isowire/core";
import * as contracts from "@isowire/core/contracts";
import * as protocol from "@isowire/core/protocol";
import * as trusted from "@isowire/core/trusted";
import * as testing from "@isowire/testing";
import * as ws from "@isowire/ws";
import { describe, expect, test } from "vitest";
import { serve } from "../../src/serve.js";
import { open } from "./device.js";
import { FIVE, librarian, QUESTION_AND_FIVE } from "./librarian.js";

const require = createRequire(import.meta.url);
/** The second copy that an application has when one of its dependencies still uses `require`. */
const other = {
  core: require("@isowire/core") as typeof core,
  trusted: require("@isowire/core/trusted") as typeof trusted,
  agents: require("@isowire/agents") as typeof agents,
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

/** Classes whose instances can send, found in what an entry point exports. */
function rivals(exported: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(exported).flatMap(([name, value]) =>
    typeof value === "function" &&
    typeof (value.prototype as { sendEvent?: unknown } | undefined)?.sendEvent === "function"
      ? [name]
      : [],
  );
}

describe("a single source of truth", () => {
  test("competing implementations: no entry point exports a manager to construct, and no second copy brings its own", async () => {
    const entryPoints = [core, trusted, contracts, protocol, agents, client, testing, ws, other.core, other.agents];
    expect(entryPoints.flatMap(rivals)).toEqual([]);
    await using hub = core.createHub();
    using _default = core.setDefaultHub(hub);
    const ours = core.getWebSocketManager(trusted.createUserContext({ userId: "ada" }));
    const theirs = other.core.getWebSocketManager(other.trusted.createUserContext({ userId: "ada" }));
    expect(other.core.getWebSocketManager).not.toBe(core.getWebSocketManager);
    expect(theirs).toBe(ours);
    expect(() => new (ours.constructor as new (sources: object) => object)({})).toThrow();
    await using second = other.core.createHub();
    expect(() => other.core.setDefaultHub(second)).toThrow(refusal("ERR_DEFAULT_HUB_EXISTS"));
    expect(hub.stats().managers).toBe(1);
    expect(core.getWebSocketManager(trusted.createUserContext(theirs.user))).toBe(ours);
  });

  test("race conditions: eight tasks by three ways of access get one manager, and no event of theirs is lost or overtaken", async () => {
    await using app = await serve();
    using _default = other.core.setDefaultHub(app.hub);
    const [device] = await open(app, "ada");
    const ways = [
      () => core.getWebSocketManager(trusted.createUserContext({ userId: "ada" })),
      () => other.core.getWebSocketManager(other.trusted.createUserContext({ userId: "ada" })),
      () => app.hub.manager(app.user("ada")),
    ];
    const tasks = upTo(8).flatMap((task) =>
      ways.map(async (way, at) => {
        const managers = [];
        for (const n of upTo(5)) {
          // Each gives way to the others before it asks again.
          await Promise.resolve();
          const manager = way();
          managers.push(manager);
          await manager.sendEvent("raced", { task, way: at, n });
        }
        return managers;
      }),
    );
    const managers = (await Promise.all(tasks)).flat();
    expect(managers).toHaveLength(120);
    expect(new Set(managers).size).toBe(1);
    const entries = await device!.received(120);
    await device!.settled();
    expect(entries.map((entry) => entry.offset)).toEqual(upTo(120).map((n) => n + 1));
    for (const task of upTo(8))
      for (const way of ways.keys()) {
        const own = entries.filter(({ payload }) => payload["task"] === task && payload["way"] === way);
        expect(own.map(({ payload }) => payload["n"])).toEqual(upTo(5));
      }
  });

  test("multi-user isolation: three users have three managers, and what one is told the other two can neither hear nor read", async () => {
    await using app = await serve();
    using _default = core.setDefaultHub(app.hub);
    const users = ["ada", "grace", "edsger"];
    const devices = await open(app, ...users);
    const managers = users.map((userId) => core.getWebSocketManager(app.user(userId)));
    expect(new Set(managers).size).toBe(3);
    expect(managers.map((manager) => manager.user.userId)).toEqual(users);
    await Promise.all(managers.map((manager, at) => manager.sendEvent("told", { secret: `for ${users[at]!}` })));
    for (const [at, userId] of users.entries()) {
      await devices[at]!.settled();
      const told = [
        { type: "told", offset: 1, time: expect.any(Number) as number, payload: { secret: `for ${userId}` } },
      ];
      expect(devices[at]!.entries).toStrictEqual(told);
      expect((await managers[at]!.history()).entries).toEqual(told);
    }
    for (const forged of [{ ...app.user("ada") }, { userId: "ada", tenantId: "", claims: {} }, undefined])
      expect(() => core.getWebSocketManager(forged as never)).toThrow(refusal("ERR_NOT_A_CONTEXT"));
  });

  test("golden path: the manager is obtained, a page connects, the registry integrates, and the five events arrive", async () => {
    await using app = await serve();
    await app.registry.close();
    using _default = core.setDefaultHub(app.hub);
    await using registry = other.agents.createAgentRegistry();
    registry.register("librarian", librarian);
    registry.setWebSocketManager(core.getWebSocketManager);
    const manager = core.getWebSocketManager(app.user("ada"));
    const [device] = await open(app, "ada");
    expect((await manager.connections()).map(({ connectionId }) => connectionId)).toEqual([
      device!.frames[0]!["connectionId"],
    ]);
    const { runId } = await device!.message("apples");
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(FIVE);
    const { position } = await manager.sendEvent("delivered", {});
    expect(position.offset).toBe(7);
    await device!.settled();
    expect(device!.types).toEqual([...QUESTION_AND_FIVE, "delivered"]);
  });
});
