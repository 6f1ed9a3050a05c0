import type { Project } from "../project/project.js";
import { CannotRun } from "../report/cannot-run.js";
import { errorText, redacted } from "../report/error-text.js";
import { Fault } from "../report/fault.js";
import { fail, unknown, type Finding } from "../report/finding.js";
import { runAgents } from "../sections/agents.js";
import type { SectionId } from "../sections/catalog.js";
import { runConfiguration } from "../sections/configuration.js";
import { runDatabase } from "../sections/database.js";
import { runDeprecations } from "../sections/deprecations.js";
import { runFactory } from "../sections/factory.js";
import { runGoldenPath } from "../sections/golden-path.js";
import { runImports } from "../sections/imports.js";
import { runIsolation } from "../sections/isolation.js";
import { runPerformance } from "../sections/performance.js";
import type { RunSection, SectionContext } from "../sections/section-context.js";
import { runSecurity } from "../sections/security.js";
import type { ChildMessage, ScanOutcome, Task } from "./messages.js";

const RUNS: Readonly<Record<SectionId, RunSection>> = {
  imports: runImports,
  factory: runFactory,
  isolation: runIsolation,
  agents: runAgents,
  configuration: runConfiguration,
  database: runDatabase,
  "golden-path": runGoldenPath,
  performance: runPerformance,
  security: runSecurity,
  deprecations: runDeprecations,
};

/** Runs a section and says each check as soon as it is known, so that what was seen before a crash is not lost. */
export async function runSection(project: Project, task: Task, say: (message: ChildMessage) => void): Promise<void> {
  const check: SectionContext["check"] = async (name, look) => {
    const { seen, ...finding } = await findingOf(look);
    say({ kind: "check", check: { name, ...finding, seen: redacted(seen) } });
  };
  const context: SectionContext = {
    project,
    usageFile: task.usageFile,
    scan: () => scanOf(task.scan),
    check,
    tell: (data) => say({ kind: "data", data }),
  };
  try {
    await RUNS[task.job as SectionId](context);
  } catch (error) {
    await check("the section ran to its end", () => {
      throw error;
    });
  }
}

async function findingOf(look: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof CannotRun) return unknown(error.message, error.advice);
    if (error instanceof Fault) return fail(error.message, error.advice);
    return fail(errorText(error), "the message says what went wrong; repeat the section alone with the command below");
  }
}

function scanOf(outcome: ScanOutcome | undefined) {
  if (outcome !== undefined && "scan" in outcome) return outcome.scan;
  throw new CannotRun(outcome?.reason ?? "the sources were not read", outcome?.advice);
}
