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
import { open } from "./device.js";
import { DOORS, passThrough } from "./doors/doors.js";
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

describe.each(DOORS)("a single source of truth, %s", (_name, door) => {
  passThrough(door);

  test("competing implementations: no entry point of today exports a manager to construct, and no second copy brings its own", async () => {
    const entryPoints = [core, trusted, contracts, protocol, agents, client, testing, ws, other.core, other.agents];
    expect(entryPoints.flatMap(rivals)).toEqual([]);
    expect(other.core.getWebSocketManager).not.toBe(core.getWebSocketManager);
    await using app = await door.serve();
    const [device] = await open(app, "ada");
    const ours = app.hub.manager(app.user("ada"));
    const reached = door.ways(app, "ada").map((way) => way());
    expect(reached.map((user) => user.behind() === ours)).toEqual([true, true, true]);
    expect(await Promise.all(reached.map((user, n) => user.send("said", { n })))).toEqual([1, 2, 3].map(door.told));
    await device!.settled();
    expect(device!.entries.map(({ offset, payload }) => [offset, payload["n"]])).toEqual(
      upTo(3).map((n) => [n + 1, n]),
    );
    expect(app.hub.stats()).toMatchObject({ managers: 1, appended: 3 });
    expect(() => new (ours.constructor as new (sources: object) => object)({})).toThrow();
    await using second = other.core.createHub();
    expect(() => other.core.setDefaultHub(second)).toThrow(refusal("ERR_DEFAULT_HUB_EXISTS"));
    expect(core.getWebSocketManager(trusted.createUserContext(ours.user))).toBe(ours);
  });

  test("race conditions: eight tasks by three ways of access get one manager, and no event of theirs is lost or overtaken", async () => {
    await using app = await door.serve();
    const [device] = await open(app, "ada");
    const ways = door.ways(app, "ada");
    const tasks = upTo(8).flatMap((task) =>
      ways.map(async (way, at) => {
        const managers = [];
        for (const n of upTo(5)) {
          // Each gives way to the others before it asks again.
          await Promise.resolve();
          const user = way();
          managers.push(user.behind());
          await user.send("raced", { task, way: at, n });
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
    await using app = await door.serve();
    const users = ["ada", "grace", "edsger"];
    const devices = await open(app, ...users);
    const reached = await Promise.all(users.map((userId) => door.reach(app.user(userId))));
    const managers = reached.map((user) => user.behind());
    expect(new Set(managers).size).toBe(3);
    expect(managers.map((manager) => manager.user.userId)).toEqual(users);
    await Promise.all(reached.map((user, at) => user.send("told", { secret: `for ${users[at]!}` })));
    expect(app.hub.stats()).toMatchObject({ managers: 3, appended: 3 });
    for (const [at, userId] of users.entries()) {
      await devices[at]!.settled();
      const told = [
        { type: "told", offset: 1, time: expect.any(Number) as number, payload: { secret: `for ${userId}` } },
      ];
      expect(devices[at]!.entries).toStrictEqual(told);
      expect((await managers[at]!.history()).entries).toEqual(told);
    }
    const tell = async (context: unknown): Promise<unknown> =>
      (await door.reach(context as core.UserContext)).send("told", { secret: "for whoever asks" });
    for (const forged of [{ ...app.user("ada") }, { userId: "ada", tenantId: "", claims: {} }])
      await expect(tell(forged)).rejects.toThrow(refusal("ERR_NOT_A_CONTEXT"));
    await expect(tell(undefined)).rejects.toThrow(refusal(door.noUser));
  });

  test("golden path: the manager is obtained, a page connects, the registry integrates, and the five events arrive", async () => {
    await using app = await door.serve();
    await app.registry.close();
    await using registry = other.agents.createAgentRegistry();
    registry.register("librarian", door.agent(librarian));
    door.bridge(registry, door.source(app));
    const ada = await door.reach(app.user("ada"));
    const [device] = await open(app, "ada");
    expect(await ada.connections()).toEqual([device!.frames[0]!["connectionId"]]);
    const { runId } = await device!.message("apples");
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(FIVE);
    expect(await ada.send("delivered", {})).toBe(door.told(7));
    await device!.settled();
    expect(device!.types).toEqual([...QUESTION_AND_FIVE, "delivered"]);
  });
});
