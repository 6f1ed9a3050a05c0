import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Use } from "../src/scan/use.js";
import { fixtureProject } from "./support/fixture-project.js";
import { reportOn, statusesOf, textOfSection } from "./support/run-cli.js";

test("a project in phase 1 is warned, by code and file, and nothing of it is red", async () => {
  using project = fixtureProject("legacy-calls");
  const report = await reportOn(project.folder, "--only", "imports,security,deprecations");
  expect(report.code).toBe(0);
  expect(statusesOf(report)).toEqual({ imports: "warn", security: "warn", deprecations: "warn" });
  const { uses } = report.sections.find(({ id }) => id === "deprecations")!.data as { uses: readonly Use[] };
  expect(uses.map(({ code, file, line }) => `${code} ${file}:${line}`).toSorted()).toEqual([
    "ISOWIRE_DEP0001 src/old-reports.cjs:3",
    "ISOWIRE_DEP0002 src/old-orders.js:9",
    "ISOWIRE_DEP0003 src/old-orders.js:13",
    "ISOWIRE_DEP0004 src/old-orders.js:9",
    "ISOWIRE_DEP0004 src/old-reports.cjs:3",
    "ISOWIRE_DEP0005 src/old-orders.js:14",
    "ISOWIRE_DEP0007 src/old-orders.js:5",
  ]);
  expect(textOfSection(report, "deprecations")).toMatch(/ISOWIRE_DEP0004.*2 call sites: src\/old-orders.js:9/);
  expect(textOfSection(report, "imports")).toMatch(/2 imports: src\/old-orders.js:2, src\/old-reports.cjs:1/);
  expect(textOfSection(report, "security")).toMatch(/security finding: installLegacy in src\/old-orders.js:5/);
  expect(textOfSection(report, "security")).toMatch(/to review: src\/old-orders.js:1/);
});

test("the same call sites are red once the installed version throws at them", async () => {
  using project = fixtureProject("legacy-calls");
  const legacy = join(project.folder, "node_modules/@isowire/legacy");
  const manifest = JSON.parse(readFileSync(join(legacy, "package.json"), "utf8")) as object;
  rmSync(legacy);
  mkdirSync(legacy);
  writeFileSync(join(legacy, "package.json"), JSON.stringify({ ...manifest, version: "2.0.0" }));
  const report = await reportOn(project.folder, "--only", "deprecations");
  expect(report.code).toBe(1);
  expect(textOfSection(report, "deprecations")).toMatch(
    /"ISOWIRE_DEP0004: manager.sendToUser\(userId, message\)","status":"fail".*throws ERR_LEGACY_REMOVED/,
  );
});

test("what is found nowhere has passed only if every source was read", async () => {
  using project = fixtureProject();
  writeFileSync(
    join(project.folder, "src", "half-written.js"),
    'import { createHub } from "@isowire/core";\nconst = ;\n',
  );
  const report = await reportOn(project.folder, "--only", "imports,security,deprecations");
  const checks = report.sections.flatMap((section) => section.checks);
  const unknowns = checks.filter(({ status }) => status === "unknown").map(({ name }) => name);
  expect(unknowns).toEqual([
    "legacy paths load by import and by require",
    "no source imports a legacy path",
    "no userless legacy call is vouched for",
    "contexts are minted in known places",
    "the sources were read",
    "ready for phase 2",
  ]);
  expect(textOfSection(report, "security")).toMatch(/1 of \d+ files could not be parsed: src\/half-written.js/);
});

test("counts of a running process are part of the progress; what is no such file fails", async () => {
  using project = fixtureProject();
  const usage = { uses: 4211, deprecations: [{ code: "ISOWIRE_DEP0004", uses: 4211, callSites: [] }] };
  writeFileSync(join(project.folder, "usage.json"), JSON.stringify(usage));
  const report = await reportOn(project.folder, "--only", "deprecations", "--usage", "usage.json");
  expect(statusesOf(report)).toEqual({ deprecations: "warn" });
  expect(textOfSection(report, "deprecations")).toMatch(/4211 uses: ISOWIRE_DEP0004 4211/);
  expect(textOfSection(report, "deprecations")).toMatch(/not yet: 0 call sites, 0 imports, 4211 uses at run time/);
  const wrong = await reportOn(project.folder, "--only", "deprecations", "--usage", "package.json");
  expect(textOfSection(wrong, "deprecations")).toMatch(/expected the JSON of getMigrationStatus\(\)/);
  expect(wrong.code).toBe(1);
});
