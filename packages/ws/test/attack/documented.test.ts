import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ATTACKS_FROM_INSIDE, ATTACKS_ON_THE_DOOR } from "./all-attacks.js";

const PAGE = new URL("../../../../docs/security.md", import.meta.url);
const groups = Object.entries({ ...ATTACKS_ON_THE_DOOR, ...ATTACKS_FROM_INSIDE });
const sections = sectionsBelow("## What an attacker gets");

test("docs/security.md has the groups of the suite, no more and no fewer", () => {
  expect(sections.map(({ heading }) => heading)).toEqual(groups.map(([heading]) => heading));
});

test.each(groups)(
  "docs/security.md has the cases of %s with their answers, no more and no fewer",
  (heading, attacks) => {
    const rows = sections.find((section) => section.heading === heading)?.rows;
    expect(rows).toEqual(attacks.map(({ attack, answer }) => [attack, answer]));
  },
);

test("no two cases have one title", () => {
  const titles = groups.flatMap(([, attacks]) => attacks.map(({ attack }) => attack));
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  expect(titles.length).toBeGreaterThan(60);
});

test.each(sections)("the file that docs/security.md names for $heading is there", ({ file }) => {
  expect(existsSync(new URL(file, PAGE))).toBe(true);
});

test("the limits of docs/security.md are proved by cases that it lists", () => {
  const page = readFileSync(PAGE, "utf8");
  const [, limits = ""] = page.split("## Limits\n");
  const proofs = limits.split(/^## /m)[0]?.match(/"[^"]+"/g) ?? [];
  const listed = new Set([...page.matchAll(/^\| (.+?) \| /gm)].map(([, cell]) => `"${cell ?? ""}"`));
  expect(proofs.length).toBeGreaterThan(8);
  expect(proofs.filter((title) => !listed.has(title))).toEqual([]);
});

interface Section {
  readonly heading: string;
  /** The first link of the section. */
  readonly file: string;
  readonly rows: readonly (readonly string[])[];
}

/** The tables below the headings of the third level, cell by cell. */
function sectionsBelow(title: string): readonly Section[] {
  const page = readFileSync(PAGE, "utf8");
  const part = page.slice(page.indexOf(`${title}\n`) + title.length).split(/^## /m)[0] ?? "";
  return part
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      const rows = lines.filter((line) => line.startsWith("| ") && !line.startsWith("| attack |"));
      return {
        heading,
        file: /\]\(([^)]+)\)/.exec(section)?.[1] ?? "",
        rows: rows.map((line) =>
          line
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ),
      };
    });
}
