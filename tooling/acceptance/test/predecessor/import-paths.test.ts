import { createRequire } from "node:module";
import { DEPRECATIONS, getMigrationStatus, getWebSocketManager, setDefaultHub, type UserContext } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { serve } from "../../src/serve.js";
import { until } from "../../src/until.js";
import { open } from "./device.js";

/** What every old manager can do. */
interface OldManager {
  sendToUser(userId: string, message: { readonly type: string; readonly [field: string]: unknown }): Promise<unknown>;
}

interface OldWay {
  /** The path, the build and the name. */
  readonly name: string;
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
      return [{ name: `${place}: new ${name}`, obtain: (context) => Promise.resolve(new Old(context)) }];
    }
    if (!OLD_FACTORY.test(name)) return [];
    const old = value as (context: UserContext) => OldManager | Promise<OldManager>;
    return [{ name: `${place}: ${name}`, obtain: async (context) => old(context) }];
  });
}

const usesByCode = (): ReadonlyMap<string, number> =>
  new Map(getMigrationStatus().deprecations.map(({ code, uses }) => [code, uses]));

describe("a single source of truth", () => {
  test("import path fragmentation: every old path and name leads to the user's one manager, and each warns", async () => {
    const warned: (string | undefined)[] = [];
    process.on("warning", (warning: Error & { code?: string }) => void warned.push(warning.code));
    await using app = await serve();
    using _default = setDefaultHub(app.hub);
    const [ada, grace] = await open(app, "ada", "grace");
    const manager = getWebSocketManager(app.user("ada"));
    const ways = await oldWays();
    expect(ways.length).toBeGreaterThanOrEqual(4);

    const expected: unknown[] = [];
    const sent: Promise<unknown>[] = [];
    const codes = new Set<string>();
    for (const { name, obtain } of ways) {
      const before = usesByCode();
      const old = await obtain(app.user("ada"));
      const used = [...usesByCode()].filter(([code, uses]) => uses > (before.get(code) ?? 0)).map(([code]) => code);
      expect(used, `${name} is counted under a code of its own`).toHaveLength(1);
      for (const code of used) codes.add(code);
      // Old and new in one turn: one manager keeps the order of the calls.
      sent.push(old.sendToUser("ada", { type: "said", data: { name } }), manager.sendEvent("said", { after: name }));
      expected.push({ name }, { after: name });
      await expect(old.sendToUser("grace", { type: "said" })).rejects.toMatchObject({ code: "ERR_ISOLATION" });
    }
    await Promise.all(sent);
    await ada!.received(expected.length);
    for (const device of [ada!, grace!]) await device.settled();
    expect(ada!.entries.map((entry) => entry.payload)).toEqual(expected);
    expect(ada!.entries.map((entry) => entry.offset)).toEqual(expected.map((_, at) => at + 1));
    expect(grace!.entries).toEqual([]);
    expect(app.hub.stats()).toMatchObject({ managers: 1, appended: expected.length });
    expect(getWebSocketManager(app.user("ada"))).toBe(manager);

    codes.add("ISOWIRE_DEP0004");
    await until(
      () => [...codes].every((code) => warned.includes(code)),
      () => ({ codes: [...codes], warned }),
    );
    const deprecations = warned.filter((code) => code !== undefined && Object.hasOwn(DEPRECATIONS, code));
    expect(deprecations.sort()).toEqual([...codes].sort());
  });
});
