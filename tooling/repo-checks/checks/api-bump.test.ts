import getReleasePlan from "@changesets/get-release-plan";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { demandOf } from "../src/api-demand.js";
import { isEnough, type Bump } from "../src/api-diff.js";
import { reportFile } from "../src/api-report.js";
import { entryPoints, publicPackages, ROOT } from "../src/workspace.js";

const RELEASED = join(ROOT, "tooling/repo-checks/api/released");
const entries = publicPackages.flatMap(entryPoints);

let planned: ReadonlyMap<string, Bump> = new Map();

beforeAll(async () => {
  const { releases } = await getReleasePlan(ROOT);
  planned = new Map(releases.map(({ name, type }) => [name, type]));
});

test.each(publicPackages)("the changesets raise $name as far as its public API demands", (each) => {
  const plan = planned.get(each.name) ?? "none";
  const { bump, changes } = demandOf(each);
  const rows = changes.map(({ entry, name, what, bump: least }) => `${entry} ${name}: ${what}, at least a ${least}`);
  expect(isEnough(plan, bump), `planned: ${plan}\n${rows.join("\n")}`).toBe(true);
});

test("a package that has a CHANGELOG has the record that its last release left", () => {
  const released = publicPackages.filter(({ folder }) => existsSync(join(folder, "CHANGELOG.md")));
  const without = released.filter((each) => {
    return !entryPoints(each).some((entry) => existsSync(join(RELEASED, reportFile(entry))));
  });
  expect(without.map(({ name }) => name)).toEqual([]);
});

test("an entry point that was released and is gone demands a major, so nobody deletes its record before", () => {
  const files = existsSync(RELEASED) ? readdirSync(RELEASED) : [];
  const known = new Set(entries.map(reportFile));
  expect(files.filter((file) => !known.has(file))).toEqual([]);
});
