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
