import { readdirSync, readFileSync } from "node:fs";
import { DEPRECATIONS, type Deprecation } from "@isowire/core";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const rows = Object.entries(DEPRECATIONS);

/** The cells of the table whose first column is a code, backticks taken off. */
function tableOf(page: string): string[][] {
  const lines = page.split("\n").filter((line) => /^\| `?ISOWIRE_DEP/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

test("docs/deprecations.md has the rows of the code, no more and no fewer", () => {
  const cells = ([code, row]: [string, Deprecation]): string[] => [
    code,
    row.what,
    row.replacement,
    row.since,
    row.runtimeSince,
    row.removedIn,
    row.autofix ?? "–",
  ];
  expect(tableOf(read("../../../docs/deprecations.md"))).toEqual(rows.map(cells));
});

test("README.md names every code and what to write instead", () => {
  const table = tableOf(read("../README.md"));
  expect(table).toEqual(rows.map(([code, { what, replacement }]) => [code, what, replacement]));
});

/** The packages that have deprecated names. */
const SOURCES = ["../src", "../../agents/src"];

test("every deprecated symbol says in the editor what the registry says", () => {
  const source = SOURCES.flatMap((folder) =>
    readdirSync(new URL(folder, import.meta.url), { encoding: "utf8", recursive: true })
      .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
      .map((file) => read(`${folder}/${file}`)),
  ).join("\n");
  const tags = [...source.matchAll(/@deprecated (ISOWIRE_DEP\d+: .*)$/gm)].map(([, tag]) => tag);
  expect(tags.sort()).toEqual(rows.map(([code, { replacement }]) => `${code}: use ${replacement}`));
});
