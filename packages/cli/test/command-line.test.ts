import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SECTIONS } from "../src/sections/catalog.js";
import { fixtureProject } from "./support/fixture-project.js";
import { reportOn, runCli, statusesOf, textOfSection } from "./support/run-cli.js";

describe("called wrongly, it ends with 2 and says what it expected", () => {
  test.each([
    [["doctor", "--only", "imports,inports"], /Expected sections out of imports, .*; received inports/],
    [["doctor", "--deadline", "soon"], /Expected a number of seconds above 0; received soon/],
    [["doctor", "--env", "none.env"], /Expected a file of variables; ENOENT/],
    [["doctor", "--json", "--md", "report.md"], /cannot be used with/],
    [["docter"], /unknown command/],
  ])("%j", async (args, said) => {
    const { code, stderr } = await runCli(tmpdir(), ...args);
    expect(stderr).toMatch(said);
    expect(code).toBe(2);
  });
});

test("--help names every section and the exit codes, and ends with 0", async () => {
  const { code, stdout } = await runCli(tmpdir(), "doctor", "--help");
  const words = stdout.replace(/\s+/g, " ");
  for (const { id } of SECTIONS) expect(words).toContain(id);
  expect(words).toContain("Exit code: 0 when no section fails, 1 when one does, 2 when it was called wrongly.");
  expect(words).toMatch(/--strict end with 1 also when a section is unknown.*With --strict, a section that is unknown/);
  expect(code).toBe(0);
});

test("what is unknown ends with 0, and with 1 under --strict", async () => {
  using project = fixtureProject();
  const long = `import "@isowire/legacy"; "${"x".repeat(1_000_000)}";\n`;
  writeFileSync(join(project.folder, "src/bundle.js"), long);
  const only = ["--only", "deprecations"];
  const report = await reportOn(project.folder, ...only);
  expect(statusesOf(report)).toEqual({ deprecations: "unknown" });
  expect(textOfSection(report, "deprecations")).toMatch(
    /"the sources were read","status":"unknown".*bundle.js.*"ready for phase 2","status":"unknown"/,
  );
  expect(report.code).toBe(0);
  expect((await reportOn(project.folder, ...only, "--strict")).code).toBe(1);
});

test("a warning ends with 0, under --strict too: a lockfile without the installed version, for one", async () => {
  using project = fixtureProject();
  writeFileSync(join(project.folder, "package-lock.json"), `{ "lockfileVersion": 3, "packages": {} }`);
  const report = await reportOn(project.folder, "--only", "deprecations", "--strict");
  expect(statusesOf(report)).toEqual({ deprecations: "warn" });
  expect(textOfSection(report, "deprecations")).toMatch(
    /"a way back","status":"warn"[^}]*"seen":"package-lock.json has no @isowire\/core; installed is \d/,
  );
  expect(report.code).toBe(0);
});

test("--md writes the sections that ran as a page, and the terminal shows them too", async () => {
  using project = fixtureProject();
  const { code, stdout } = await runCli(project.folder, "doctor", "--only", "factory,agents", "--md", "report.md");
  const page = readFileSync(join(project.folder, "report.md"), "utf8");
  expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(["Factory", "Agent registry"]);
  expect(page).toContain("`npx isowire doctor --only agents`");
  expect(page).toMatch(/^\| one user has one manager +\| pass/m);
  expect(stdout).toMatch(/^pass {5}Factory$/m);
  expect(stdout).toContain("written to report.md");
  expect(code).toBe(0);
});

test("in a folder without Isowire the imports fail, and what needs it is unknown, not passed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "isowire-nothing-"));
  writeFileSync(join(folder, "app.env"), "");
  try {
    const report = await reportOn(folder);
    const { imports, ...others } = statusesOf(report);
    expect(imports).toBe("fail");
    expect(new Set(Object.values(others))).toEqual(new Set(["unknown"]));
    expect(textOfSection(report, "factory")).toContain("@isowire/core is not installed in this project");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a doctor file with a member nobody asks for is told which there are", async () => {
  using project = fixtureProject();
  writeFileSync(join(project.folder, "isowire.doctor.mjs"), "export const createHubs = () => undefined;\n");
  const report = await reportOn(project.folder, "--only", "configuration,factory");
  expect(statusesOf(report)).toEqual({ configuration: "fail", factory: "unknown" });
  expect(textOfSection(report, "configuration")).toMatch(
    /expected functions out of createEngine, .*received `createHubs`/,
  );
});
