import { describe, expect, test } from "vitest";
import { SECTIONS } from "../src/sections/catalog.js";
import { fixtureProject } from "./support/fixture-project.js";
import { reportOn, statusesOf, textOfSection } from "./support/run-cli.js";

const HEALTHY = Object.fromEntries(SECTIONS.map(({ id }) => [id, "pass"]));

/** What is wrong with a project, the one section that says so, what it says, and what could not be run for it. */
const BROKEN = [
  {
    fixture: "duplicate-core",
    red: "imports",
    says: [/2 copies: .*\(for orders-lib\)/, /diagnoseCopies\(\) lists 2 folders/],
  },
  {
    fixture: "singleton-manager",
    red: "factory",
    says: [/managerOf of the application gave one user's manager to another user/],
    notRun: ["isolation"],
  },
  { fixture: "open-origin", red: "security", says: [/let through to authenticate: null"/] },
  {
    fixture: "wrong-config",
    red: "configuration",
    says: [/ISOWIRE_PROT.*unknown name/, /ISOWIRE_PORT.*received \\"abc\\"/],
    notRun: ["isolation", "database", "golden-path", "performance"],
  },
  {
    fixture: "unreachable-database",
    red: "database",
    says: [/the engine opens","status":"fail".*start the server.*nothing listens there \(ECONNREFUSED\)/],
    notRun: ["isolation", "golden-path", "performance"],
  },
  {
    fixture: "engine-that-drops-events",
    red: "database",
    says: [/acknowledged 1, 2, 3, 4, 5, 6, 7, 8, 9, 10; read back 1, 2, 4, 5, 7, 8, 10/],
    notRun: ["isolation", "golden-path", "performance"],
  },
  {
    fixture: "engine-that-mixes-users-up",
    red: "isolation",
    says: [
      /"every device has its user's canaries","status":"pass"/,
      /"no device has another user's canary","status":"fail"[^}]*"seen":"\d+ of \d+ raw messages had another user's canary"/,
      /"no history has another user's canary","status":"fail"[^}]*"seen":"2 of 4 histories had another user's canary"/,
      /"presence shows a user its own connections alone","status":"fail"[^}]*"seen":"2, 4, 4, 2 connections/,
    ],
  },
] as const;

test("a healthy project passes every section, and the doctor ends with 0", async () => {
  using project = fixtureProject();
  const report = await reportOn(project.folder);
  expect(statusesOf(report), JSON.stringify(report.sections, null, 1)).toEqual(HEALTHY);
  expect(report).toMatchObject({ code: 0, schema: 1, status: "pass", project: { name: "orders" } });
  for (const { id, command, ran, checks } of report.sections) {
    expect(command).toBe(`npx isowire doctor --only ${id}`);
    expect(ran).not.toBe("");
    expect(checks.length).toBeGreaterThan(0);
  }
});

describe.each(BROKEN)("a project with $fixture", ({ fixture, red, says, ...rest }) => {
  test(`turns ${red} red and nothing else, and the doctor ends with 1`, async () => {
    using project = fixtureProject(fixture);
    const report = await reportOn(project.folder);
    const notRun = "notRun" in rest ? Object.fromEntries(rest.notRun.map((id) => [id, "unknown"])) : {};
    expect(statusesOf(report), JSON.stringify(report.sections, null, 1)).toEqual({
      ...HEALTHY,
      ...notRun,
      [red]: "fail",
    });
    expect(report).toMatchObject({ code: 1, status: "fail" });
    for (const text of says) expect(textOfSection(report, red)).toMatch(text);
    expect(JSON.stringify(report)).not.toContain("not-for-reports");
  });
});

test("an engine that forgets runs turns the golden path red, and performance, where an agent runs as well", async () => {
  using project = fixtureProject("engine-that-forgets-runs");
  const report = await reportOn(project.folder);
  expect(statusesOf(report), JSON.stringify(report.sections, null, 1)).toEqual({
    ...HEALTHY,
    "golden-path": "fail",
    performance: "fail",
  });
  expect(textOfSection(report, "golden-path")).toMatch(
    /the five events arrive, in order, on both devices","status":"fail".*run_cancel was answered ERR_UNKNOWN_RUN/,
  );
  expect(textOfSection(report, "performance")).toMatch(/"a pipeline of ten steps","status":"fail"/);
});
