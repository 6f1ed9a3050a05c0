import getReleasePlan from "@changesets/get-release-plan";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packagesIn, publicPackages, readJson, ROOT } from "../src/workspace.js";

type Bump = "patch" | "minor" | "major";

/** They have one version and move together. */
const FIXED = ["@isowire/agents", "@isowire/client", "@isowire/core", "@isowire/ws"];
const CONFIG = ".changeset/config.json";

let copy = "";

/** The versions stand as they will when what waits in .changeset is released, and nothing waits any more. */
beforeEach(async () => {
  copy = mkdtempSync(join(tmpdir(), "release-plan-"));
  for (const file of ["package.json", "pnpm-workspace.yaml", CONFIG]) cpSync(join(ROOT, file), join(copy, file));
  const { releases } = await getReleasePlan(ROOT);
  const coming = new Map(releases.map(({ name, newVersion }) => [name, newVersion]));
  for (const { name, folder, manifest } of (["packages", "apps", "tooling"] as const).flatMap(packagesIn)) {
    const target = join(copy, relative(ROOT, folder));
    mkdirSync(target, { recursive: true });
    const version = coming.get(name) ?? manifest.version;
    writeFileSync(join(target, "package.json"), JSON.stringify({ ...manifest, version }));
  }
});

afterEach(() => {
  rmSync(copy, { recursive: true });
});

test("changesets moves core, ws, agents and client together, and every other published package by name", () => {
  const { fixed, linked } = readJson<{ fixed: string[][]; linked: string[][] }>(join(ROOT, CONFIG));
  expect(fixed.map((group) => group.toSorted())).toEqual([FIXED]);
  expect([...fixed, ...linked].flat().toSorted()).toEqual(publicPackages.map(({ name }) => name).toSorted());
});

test.each(["patch", "minor"] as const)(
  "a %s of core is one of ws, agents and client, and moves nobody else",
  async (bump) => {
    const releases = await releasesAfter({ "@isowire/core": bump });
    expect(releases.map(({ name }) => name).toSorted()).toEqual(FIXED);
    expect(new Set(releases.map(({ type, newVersion }) => `${type} ${newVersion}`)).size).toBe(1);
    expect(releases[0]?.type).toBe(bump);
  },
);

test("a major of core is a major of all that have it as a peer, and moves nobody else", async () => {
  const releases = await releasesAfter({ "@isowire/core": "major" });
  const dependents = publicPackages.filter(
    ({ manifest }) => manifest.peerDependencies?.["@isowire/core"] !== undefined,
  );
  expect(releases.filter(({ type }) => type !== "major")).toEqual([]);
  expect(releases.map(({ name }) => name).toSorted()).toEqual(
    ["@isowire/core", ...dependents.map(({ name }) => name)].toSorted(),
  );
});

test.each(["patch", "minor"] as const)("a %s of an engine moves that engine alone", async (bump) => {
  const releases = await releasesAfter({ "@isowire/redis": bump });
  expect(releases.map(({ name, type }) => `${name} ${type}`)).toEqual([`@isowire/redis ${bump}`]);
});

test("packages beside the four that change together get one version", async () => {
  const releases = await releasesAfter({ "@isowire/redis": "minor", "@isowire/legacy": "patch" });
  expect(releases.map(({ name }) => name).toSorted()).toEqual(["@isowire/legacy", "@isowire/redis"]);
  expect(new Set(releases.map(({ newVersion }) => newVersion)).size).toBe(1);
});

async function releasesAfter(bumps: Readonly<Record<string, Bump>>) {
  const rows = Object.entries(bumps).map(([name, bump]) => `"${name}": ${bump}\n`);
  writeFileSync(join(copy, ".changeset/change.md"), `---\n${rows.join("")}---\n\nA change.\n`);
  const { releases } = await getReleasePlan(copy);
  return releases.filter(({ type }) => type !== "none");
}
