import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
