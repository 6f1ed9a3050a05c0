import getReleasePlan from "@changesets/get-release-plan";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packagesIn, publicPackages, ROOT } from "../src/workspace.js";

let copy = "";

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "release-plan-"));
  const manifests = (["packages", "apps", "tooling"] as const)
    .flatMap(packagesIn)
    .map(({ folder }) => join(relative(ROOT, folder), "package.json"));
  for (const file of ["package.json", "pnpm-workspace.yaml", ".changeset/config.json", ...manifests]) {
    cpSync(join(ROOT, file), join(copy, file));
  }
  mkdirSync(join(copy, ".changeset"), { recursive: true });
});

afterEach(() => {
  rmSync(copy, { recursive: true });
});

test("a minor of core raises no sibling by a major", async () => {
  const releases = await releasesAfter("minor");
  expect(releases.find(({ name }) => name === "@isowire/core")?.type).toBe("minor");
  expect(releases.filter(({ type }) => type === "major")).toEqual([]);
});

test("a patch of core raises no sibling by more than a patch", async () => {
  const releases = await releasesAfter("patch");
  expect(releases.filter(({ type }) => type !== "patch" && type !== "none")).toEqual([]);
});

test("a major of core is a major of all that we publish, and moves nothing private", async () => {
  const releases = await releasesAfter("major");
  const majors = releases.filter(({ type }) => type === "major").map(({ name }) => name);
  expect(majors.toSorted()).toEqual(publicPackages.map(({ name }) => name).toSorted());
  const privates = (["apps", "tooling"] as const).flatMap(packagesIn).map(({ name }) => name);
  expect(releases.filter(({ name, type }) => privates.includes(name) && type !== "none")).toEqual([]);
});

async function releasesAfter(bump: "patch" | "minor" | "major") {
  writeFileSync(join(copy, ".changeset/of-core.md"), `---\n"@isowire/core": ${bump}\n---\n\nA change of core.\n`);
  const { releases } = await getReleasePlan(copy);
  return releases;
}
