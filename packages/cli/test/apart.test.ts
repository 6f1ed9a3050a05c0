import { expect, test } from "vitest";
import { fixtureProject } from "./support/fixture-project.js";
import { reportOn, statusesOf, textOfSection } from "./support/run-cli.js";

test("a section whose process crashes fails with its last words, and the others are not touched", async () => {
  using project = fixtureProject("crashing-registry");
  const report = await reportOn(project.folder, "--only", "factory,agents,configuration,database,security");
  expect(statusesOf(report)).toEqual({
    factory: "pass",
    agents: "fail",
    configuration: "pass",
    database: "pass",
    security: "pass",
  });
  expect(textOfSection(report, "agents")).toMatch(/ended with exit code 7 before it was done: Error: no model key/);
  expect(report.code).toBe(1);
});

test("a section that hangs is stopped at its deadline, and the others are not touched", async () => {
  using project = fixtureProject("hanging-registry");
  const report = await reportOn(project.folder, "--only", "configuration,agents", "--deadline", "45");
  expect(statusesOf(report)).toEqual({ agents: "fail", configuration: "pass" });
  expect(textOfSection(report, "agents")).toMatch(/did not end within 45 s and was stopped/);
});
