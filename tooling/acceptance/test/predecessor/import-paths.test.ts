import { createRequire } from "node:module";
import { DEPRECATIONS, getMigrationStatus, type DeprecationCode, type UserContext } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { open } from "./device.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { use } from "./doors/tally.js";

/** What every old manager can do. */
interface OldManager {
  sendToUser(userId: string, message: { readonly type: string; readonly [field: string]: unknown }): Promise<unknown>;
}

interface OldWay {
  /** The path, the build and the name. */
  readonly name: string;
  readonly code: DeprecationCode;
  readonly obtain: (context: UserContext) => Promise<OldManager>;
}

const require = createRequire(import.meta.url);
const OLD_CLASS = /^(Unified|Isolated|Legacy)?WebSocketManager$/;
const OLD_FACTORY = /^(get|create)(WebSocket)?Manager(Async)?$/;

/** Every way to a manager that the old package has, by whatever path and build. */
async function oldWays(): Promise<readonly OldWay[]> {
  const { exports } = require("@isowire/legacy/package.json") as { exports: Readonly<Record<string, unknown>> };
  const paths = Object.keys(exports).filter((path) => path !== "./package.json");
  const ways: OldWay[] = [];
  for (const path of paths.map((subpath) => `@isowire/legacy${subpath.slice(1)}`)) {
    const builds = { import: (await import(path)) as object, require: require(path) as object };
    for (const [build, names] of Object.entries(builds)) ways.push(...waysIn(`${path} by ${build}`, names));
  }
  return ways;
}

function waysIn(place: string, names: object): readonly OldWay[] {
  return Object.entries(names).flatMap(([name, value]: [string, unknown]) => {
    if (OLD_CLASS.test(name)) {
      const Old = value as new (context: UserContext) => OldManager;
      return [
        {
          name: `${place}: new ${name}`,
          code: codeOf(`new ${name}(`),
          obtain: (context) => Promise.resolve(new Old(context)),
        },
      ];
    }
    if (!OLD_FACTORY.test(name)) return [];
    const old = value as (context: UserContext) => OldManager | Promise<OldManager>;
    return [{ name: `${place}: ${name}`, code: codeOf(`${name}(`), obtain: async (context) => old(context) }];
  });
}

/** Of what is written like this. */
function codeOf(written: string): DeprecationCode {
  const [code] = Object.entries(DEPRECATIONS).find(([, { what }]) => what.startsWith(written)) ?? [];
  return code as DeprecationCode;
}

const usesByCode = (): ReadonlyMap<string, number> =>
  new Map(getMigrationStatus().deprecations.map(({ code, uses }) => [code, uses]));

describe.each(DOORS)("a single source of truth, %s", (_name, door) => {
  passThrough(door);

  test("import path fragmentation: every old path and name leads to the user's one manager, and each warns", async () => {
    await using app = await door.serve();
    const [ada, grace] = await open(app, "ada", "grace");
    const user = await door.reach(app.user("ada"));
    const behind = [user.behind(), app.hub.manager(app.user("grace"))];
    const ways = await oldWays();
    expect(ways.length).toBeGreaterThanOrEqual(4);

    const expected: unknown[] = [];
    const sent: Promise<unknown>[] = [];
    for (const { name, code, obtain } of ways) {
      const before = usesByCode();
      const old = await use(code, () => obtain(app.user("ada")));
      const used = [...usesByCode()].filter(([each, uses]) => uses > (before.get(each) ?? 0)).map(([each]) => each);
      expect(used, `${name} is counted under its own code`).toEqual([code]);
      // Old and new in one turn: one manager keeps the order of the calls.
      sent.push(
        use("ISOWIRE_DEP0004", () => old.sendToUser("ada", { type: "said", data: { name } })),
        user.send("said", { after: name }),
      );
      expected.push({ name }, { after: name });
      const foreign = use("ISOWIRE_DEP0004", () => old.sendToUser("grace", { type: "said" }));
      await expect(foreign).rejects.toMatchObject({ code: "ERR_ISOLATION" });
    }
    await Promise.all(sent);
    await ada!.received(expected.length);
    for (const device of [ada!, grace!]) await device.settled();
    expect(ada!.entries.map((entry) => entry.payload)).toEqual(expected);
    expect(ada!.entries.map((entry) => entry.offset)).toEqual(expected.map((_, at) => at + 1));
    expect(grace!.entries).toEqual([]);
    expect(app.hub.stats()).toMatchObject({ managers: 2, appended: expected.length });
    expect(["ada", "grace"].map((userId) => app.hub.manager(app.user(userId)))).toEqual(behind);
  });
});
