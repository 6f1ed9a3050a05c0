import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEPRECATIONS, type DeprecationCode } from "@isowire/core";
import { expect, inject, test } from "vitest";
import { Application } from "../src/application.js";
import { runDoctor, type DoctorRun } from "../src/doctor-run.js";
import { runSuite, type SuiteRun } from "../src/legacy-suite.js";
import type { Published } from "../src/repository-copy.js";
import { run } from "../src/run-command.js";
import { say } from "../src/say.js";

const TEMPLATE = fileURLToPath(new URL("../fixtures/legacy-app", import.meta.url));
const PATCH = "after.patch";
/** The doctor's sections that say how far an application is. */
const MIGRATION = ["--only", "imports,deprecations"];

const registry = inject("registry");
const { first, minor, major } = inject("releases");
const copyOf = (template: string, name: string) =>
  new Application(join(inject("scratch"), name), { template, registry });

/** The one that moves, step by step, and the one that nobody touches. */
const app = copyOf(TEMPLATE, "legacy-app");
let untouched: Application;
/** How the application ran before anybody did anything. */
let before: SuiteRun;
/** What the doctor said of it then. */
let atFirst: DoctorRun;

test("an application on the old names installs the first release with npm and runs, with warnings", async () => {
  await app.install(first);
  before = await runSuite(app);
  tell("npm install, then its own tests", app, before);
  expect(installedBy(app)).toEqual(versionsIn(first));
  expect(before.failed, before.output).toBe(0);
  expect(before.passed).toBeGreaterThan(0);
  expect(before.warned.length).toBeGreaterThan(0);
});

test("before it moves, the doctor finds every old name that warns, and nothing broken", async () => {
  atFirst = await examine(app, first);
  expect(atFirst.exitCode).toBe(0);
  expect(atFirst.statuses).toMatchObject({ imports: "warn", deprecations: "warn" });
  expect(atFirst.codes).toEqual(expect.arrayContaining([...before.warned]));
  expect(atFirst.said("ready for phase 2")).toContain(`not yet: ${atFirst.callSites} call sites`);
});

test("it installs with pnpm and runs as well", async () => {
  const other = copyOf(TEMPLATE, "legacy-app-pnpm");
  await other.installWithPnpm(first);
  const suite = await runSuite(other);
  tell("pnpm install, then its own tests", other, suite);
  expect(installedBy(other)).toEqual(versionsIn(first));
  expect(suite, suite.output).toMatchObject({ failed: 0, passed: before.passed, warned: before.warned });
});

test("the next minor upgrades it in place: it runs as before", async () => {
  await app.upgradeInPlace();
  const suite = await runSuite(app);
  tell("npm update, then its own tests", app, suite);
  expect(installedBy(app)).toEqual(versionsIn(minor));
  expect(suite, suite.output).toMatchObject({ failed: 0, passed: before.passed, warned: before.warned });
  untouched = copyOf(app.folder, "legacy-app-untouched");
});

test("eslint --fix rewrites what it can: it runs, and warns of less", async () => {
  await fix(app);
  const suite = await runSuite(app);
  tell("eslint --fix, then its own tests", app, suite);
  expect(suite, suite.output).toMatchObject({ failed: 0, passed: before.passed });
  expect(before.warned).toEqual(expect.arrayContaining([...suite.warned]));
  expect(suite.warned.length).toBeLessThan(before.warned.length);
});

test("the doctor counts less than at first, and not nothing", async () => {
  const doctor = await examine(app, minor, ...MIGRATION);
  expect(doctor.statuses).toMatchObject({ imports: "warn", deprecations: "warn" });
  expect(doctor.callSites).toBeGreaterThan(0);
  expect(doctor.callSites).toBeLessThan(atFirst.callSites);
  expect(atFirst.codes).toEqual(expect.arrayContaining([...doctor.codes]));
});

test("with what a person writes for the rest, it runs clean under --throw-deprecation", async () => {
  cpSync(join(TEMPLATE, PATCH), join(app.folder, PATCH));
  await run(["git", "apply", PATCH], { cwd: app.folder });
  const suite = await runSuite(app, "--throw-deprecation");
  tell(`git apply ${PATCH}, then its own tests with --throw-deprecation`, app, suite);
  expect(suite, suite.output).toMatchObject({ failed: 0, passed: before.passed, warned: [] });
});

test("after that, the doctor finds no old name and lets the next major come", async () => {
  const doctor = await examine(app, minor);
  expect(doctor.exitCode).toBe(0);
  expect(doctor.statuses).toMatchObject({ imports: "pass", deprecations: "pass" });
  expect(doctor.said("ready for phase 2")).toContain("no old name in the sources");
});

test("the next major runs it, moved as it is", async () => {
  await app.install(major);
  const suite = await runSuite(app, "--throw-deprecation");
  tell("npm install of the major, then its own tests", app, suite);
  expect(installedBy(app)).toEqual(versionsIn(major));
  expect(suite, suite.output).toMatchObject({ failed: 0, passed: before.passed, warned: [] });
});

test("the next major stops the one that did not move, naming code, replacement and codemod", async () => {
  await untouched.install(major);
  const { failed, output } = await runSuite(untouched);
  const message = /unable to use .*? \((ISOWIRE_DEP\d+)\); .*/.exec(output);
  say("npm install of the major where nobody moved", `${failed} tests fail`, message?.[0] ?? output);
  expect(failed).toBeGreaterThan(0);
  expect(output).toContain("ERR_LEGACY_REMOVED");
  const { replacement } = DEPRECATIONS[message?.[1] as DeprecationCode];
  for (const part of [replacement, "eslint --fix", "@isowire/eslint-plugin"]) expect(message?.[0]).toContain(part);
});

test("there, the doctor of the major says what throws, and ends with 1", async () => {
  const doctor = await examine(untouched, major, ...MIGRATION);
  expect(doctor.exitCode).toBe(1);
  expect(doctor.statuses).toMatchObject({ deprecations: "fail" });
  const throwing = doctor.codes.map((code) => doctor.said(`${code}: ${DEPRECATIONS[code as DeprecationCode].what}`));
  expect(throwing.filter((seen) => !seen.includes("it throws ERR_LEGACY_REMOVED"))).toEqual([]);
  expect(doctor.codes).toEqual(atFirst.codes);
});

test("back on the minor, it runs again", async () => {
  await untouched.install(minor);
  const suite = await runSuite(untouched);
  tell("npm install of the minor again, then its own tests", untouched, suite);
  expect(suite, suite.output).toMatchObject({ failed: 0, passed: before.passed, warned: before.warned });
});

async function fix({ folder }: Application): Promise<void> {
  const eslint = [process.execPath, "node_modules/eslint/bin/eslint.js", "--fix", "."];
  // What stays is reported, and is no reason to stop.
  await run(["sh", "-c", `"$@" || test $? -eq 1`, "sh", ...eslint], { cwd: folder });
}

async function examine(of: Application, release: readonly Published[], ...args: string[]): Promise<DoctorRun> {
  const doctor = await runDoctor(of, { release, registry }, ...args);
  const { report, statuses, callSites, codes } = doctor;
  const rows = Object.entries(statuses).map(([section, status]) => `${section}: ${status}`);
  say(
    `npx isowire doctor, of ${report.doctor}, ends with ${doctor.exitCode}`,
    rows.join(", "),
    `${callSites} call sites of ${codes.length} codes; ready for phase 2: ${doctor.said("ready for phase 2")}`,
  );
  expect(report.doctor).toBe(release.find(({ name }) => name === "isowire")?.version);
  return doctor;
}

function installedBy(of: Application): readonly string[] {
  return of.installed.toSorted();
}

/** What the application should have installed of a release. */
function versionsIn(release: readonly Published[]): readonly string[] {
  const wanted = release.filter(({ name }) => app.ours.includes(name));
  return wanted.map(({ name, version }) => `${name} ${version}`).toSorted();
}

function tell(step: string, of: Application, { passed, failed, warned }: SuiteRun): void {
  const codes = warned.length === 0 ? "no warnings" : `warned of ${warned.length} codes: ${warned.join(", ")}`;
  say(step, of.installed.join(", "), `${passed} passed, ${failed} failed`, codes);
}
