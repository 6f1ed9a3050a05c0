import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Check, Report } from "../../src/report/report.js";
import { fixtureProject, type FixtureProject } from "../support/fixture-project.js";
import { reportOn } from "../support/run-cli.js";

/** The healthy project, on the engine of this address. */
export function projectOn(fixture: "on-postgres" | "on-redis", engineUrl: string): FixtureProject {
  const project = fixtureProject(fixture);
  const file = join(project.folder, "app.env");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/^ISOWIRE_ENGINE_URL=.*$/m, () => `ISOWIRE_ENGINE_URL=${engineUrl}`),
  );
  return project;
}

export interface Opening {
  readonly exitCode: number | null;
  /** What the doctor says of opening the engine. */
  readonly check: Check | undefined;
  readonly report: Report;
}

/** What the doctor says of the engine of a project there. */
export async function opening(fixture: "on-postgres" | "on-redis", engineUrl: string): Promise<Opening> {
  using project = projectOn(fixture, engineUrl);
  const { code, ...report } = await reportOn(project.folder, "--only", "database");
  const check = report.sections[0]?.checks.find(({ name }) => name === "the engine opens");
  return { exitCode: code, check, report };
}

export interface ExpectedFault {
  readonly seen: RegExp;
  readonly advice: RegExp;
  /** How the address begins where it is shown. */
  readonly shown: string;
  /** What stands nowhere in the report. */
  readonly secret: string;
}

/** The doctor says what is wrong with the engine and what to do about it, and tells no secret. */
export function expectFault(
  { exitCode, check, report }: Opening,
  { seen, advice, shown, secret }: ExpectedFault,
): void {
  expect(check?.status).toBe("fail");
  expect(check?.seen).toMatch(seen);
  expect(check?.seen).toContain(shown);
  expect(check?.advice).toMatch(advice);
  expect(exitCode).toBe(1);
  expect(JSON.stringify(report)).not.toContain(secret);
}
