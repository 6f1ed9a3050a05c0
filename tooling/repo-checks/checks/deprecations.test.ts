import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DEPRECATIONS, type Deprecation } from "@isowire/core";
import { describe, expect, test } from "vitest";
import {
  expiredImplementations,
  filesImplementing,
  registryProblems,
  type Source,
} from "../src/deprecation-problems.js";
import { docBlocks } from "../src/doc-blocks.js";
import { rowsBelow } from "../src/page-tables.js";
import { publicPackages, ROOT } from "../src/workspace.js";

const RECORD = join(ROOT, "tooling/repo-checks/api/deprecations.txt");
const PAGE = "docs/migrations/2.0.md";
const rows: readonly (readonly [string, Deprecation])[] = Object.entries(DEPRECATIONS);
const record = (existsSync(RECORD) ? readFileSync(RECORD, "utf8") : "")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => [line.split(" ")[0] ?? "", line.slice(line.indexOf(" ") + 1)] as const);

const sources: readonly Source[] = publicPackages.flatMap(({ folder }) =>
  readdirSync(join(folder, "src"), { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(file))
    .map((file) => ({ file: join(folder, "src", file), text: readFileSync(join(folder, "src", file), "utf8") })),
);
const version = publicPackages.find(({ name }) => name === "@isowire/legacy")?.manifest.version ?? "";

test("the codes and what they are for are on record, and none is ever given again", async () => {
  await expect(rows.map(([code, { what }]) => `${code} ${what}\n`).join("")).toMatchFileSnapshot(RECORD);
});

test("every row is whole, in order, and the only one of its code", () => {
  expect(registryProblems(DEPRECATIONS, record)).toEqual([]);
});

describe("a row is refused", () => {
  const good = { what: "old()", replacement: "now()", since: "1.0.0", runtimeSince: "1.0.0", removedIn: "2.0.0" };
  const known = [["ISOWIRE_DEP0001", "old()"]] as const;

  test.each<[string, Partial<Record<keyof Deprecation, unknown>>, string]>([
    ["without a replacement", { ...good, replacement: undefined }, "expected a text in replacement"],
    ["without an expiry", { ...good, removedIn: undefined }, "expected a version in removedIn, received undefined"],
    [
      "that expires before it warns",
      { ...good, runtimeSince: "2.1.0" },
      "it is removed in 2.0.0 and warns from 2.1.0 on",
    ],
    [
      "that warns before it is documented",
      { ...good, since: "1.1.0" },
      "it warns (1.0.0) before it is documented (1.1.0)",
    ],
    ["that a minor removes", { ...good, removedIn: "1.2.0" }, "only a major removes names, not 1.2.0"],
    ["whose code was given to another name", { ...good, what: "older()" }, "its code was given to old()"],
  ])("%s", (_what, row, problem) => {
    const instead = row.replacement as string | undefined;
    expect(registryProblems({ ISOWIRE_DEP0001: row }, known)).toContainEqual(
      expect.objectContaining({
        code: "ERR_DEPRECATION_ROW",
        deprecation: "ISOWIRE_DEP0001",
        replacement: instead,
        message: `ISOWIRE_DEP0001${instead === undefined ? "" : ` (use ${instead})`}: ${problem}`,
      }),
    );
  });

  test("when it is not on record, and when it is gone", () => {
    expect(registryProblems({ ISOWIRE_DEP0002: good }, known).map(({ message }) => message)).toEqual([
      "ISOWIRE_DEP0002 (use now()): it is not on record",
      "ISOWIRE_DEP0001: it is gone; a code is kept for ever",
    ]);
  });
});

describe("expiry", () => {
  test.each(rows)("%s has an implementation", (code) => {
    expect(
      filesImplementing(
        code,
        sources.filter(({ file }) => !file.includes("core/src/deprecations")),
      ),
    ).not.toEqual([]);
  });

  test("nothing is implemented that the repository's version has removed: it is a tombstone by then", () => {
    expect(expiredImplementations(DEPRECATIONS, { version, sources })).toEqual([]);
  });

  test.each(["2.0.0", "2.0.0-next.1", "3.1.0"])("at %s every name would have to be one", (next) => {
    const found = expiredImplementations(DEPRECATIONS, { version: next, sources });
    expect(new Set(found.map((line) => line.slice(0, "ISOWIRE_DEP0000".length)))).toEqual(
      new Set(rows.map(([code]) => code)),
    );
  });

  test("a tombstone is none", () => {
    const tomb = { file: "old.ts", text: 'export const old = tombstone("ISOWIRE_DEP0001");' };
    const alive = { file: "old.ts", text: 'deprecated("ISOWIRE_DEP0001", old);' };
    const at = (source: Source) => expiredImplementations(DEPRECATIONS, { version: "2.0.0", sources: [source] });
    expect([at(tomb), at(alive)]).toEqual([[], ["ISOWIRE_DEP0001 in old.ts"]]);
  });
});

describe(PAGE, () => {
  const page = readFileSync(join(ROOT, PAGE), "utf8");
  const table = rowsBelow(page, "# From 1.x to 2.0").map(([code = "", ...cells]) => {
    const [, name = "", anchor = ""] = /^\[(\w+)\]\(#(.+)\)$/.exec(code) ?? [];
    return { name, anchor, cells };
  });
  const sections = new Map(
    page.split(/^## /m).map((section) => {
      const [title = ""] = section.split("\n");
      return [title.toLowerCase().replaceAll("'", "").replaceAll(" ", "-"), section];
    }),
  );

  test("opens with a table of every code, what it was, what it is and who rewrites it", () => {
    expect(page.split("\n").slice(0, 3)).toEqual(["# From 1.x to 2.0", "", "| code | old | new | rewritten by |"]);
    expect(table.map(({ name, cells }) => [name, ...cells])).toEqual(
      rows.map(([code, { what, replacement, autofix = "–" }]) => [code, what, replacement, autofix]),
    );
  });

  test.each(table)("$name leads to a before with its code and an after, which are compiled", ({ name, anchor }) => {
    const section = sections.get(anchor) ?? "";
    const [, before = "", after = ""] = /\nBefore:\n([\s\S]*?)\nAfter:\n([\s\S]*)/.exec(section) ?? [];
    expect(before).toMatch(new RegExp(`^\`\`\`ts\\n[\\s\\S]*${name}`, "m"));
    expect(after).toMatch(/^```ts\n/m);
    expect(after).not.toContain("ISOWIRE_DEP");
    const blocks = docBlocks().filter(({ file }) => file === PAGE);
    const compiled = blocks.filter(({ code }) => (before + after).includes(`\`\`\`ts\n${code}\`\`\``));
    expect(compiled).toHaveLength(2);
  });
});
