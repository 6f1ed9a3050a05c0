import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { DEPRECATIONS } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { HABITS } from "./doors/old-habits.js";
import { OLD_MANAGERS } from "./doors/old-managers.js";
import { OLD_SENDS } from "./doors/old-sends.js";
import { SABOTAGES } from "./sabotages.js";

const doors = new URL("doors/", import.meta.url);
const old = readdirSync(doors)
  .filter((file) => file.startsWith("old-"))
  .map((file) => readFileSync(new URL(file, doors), "utf8"))
  .join("\n");
const habits = Object.values(HABITS);

/** Names without which no case is the poorer. */
const UNUSED = {
  ISOWIRE_DEP0037: "refused, always: nobody is told everything",
  ISOWIRE_DEP0038: "the same",
  ISOWIRE_DEP0039: "the same",
  ISOWIRE_DEP0041: "no case closes a connection from the server",
  ISOWIRE_DEP0043: "the same",
  ISOWIRE_DEP0047: "no case looks for one connection",
  ISOWIRE_DEP0049: "devices of old are the codec's own suite",
};

describe("the second run goes by the old names", () => {
  test("each case has a habit, and each habit its case", () => {
    const cases = SABOTAGES.map((sabotage) => sabotage.test.split(":")[0] ?? "");
    expect(Object.keys(HABITS).sort()).toEqual([...new Set(cases)].sort());
  });

  test("every way to a manager and every way to send is some case's, by all paths", () => {
    expect(new Set(habits.map(({ manager }) => manager))).toEqual(new Set(Object.keys(OLD_MANAGERS)));
    expect(new Set(habits.map(({ send }) => send))).toEqual(new Set(Object.keys(OLD_SENDS)));
    const { exports } = createRequire(import.meta.url)("@isowire/legacy/package.json") as { exports: object };
    const paths = Object.keys(exports).filter((path) => path !== "./package.json");
    const taken = habits.map(({ manager }) => OLD_MANAGERS[manager].path);
    expect(new Set<string>(taken)).toEqual(new Set(paths.map((path) => `@isowire/legacy${path.slice(1)}`)));
  });

  test("every code is used but those that no case has a use for", () => {
    expect(Object.keys(DEPRECATIONS).filter((code) => !old.includes(`"${code}"`))).toEqual(Object.keys(UNUSED));
  });

  test("nothing of today is called but what makes a hub the default and a user genuine", () => {
    const values = [...old.matchAll(/^import \{([^}]*)\} from "@isowire\/(?:core|agents|ws|client)[^"]*";$/gm)]
      .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
      .filter((name) => name !== "" && !name.startsWith("type "));
    expect(values.sort()).toEqual(["createUserContext", "setDefaultHub"]);
  });
});
