import type * as Core from "@isowire/core";
import type { Project } from "../project/project.js";
import { CannotRun } from "../report/cannot-run.js";
import { errorText } from "../report/error-text.js";
import { scanProject } from "../scan/scan-project.js";
import type { ScanOutcome } from "./messages.js";

/** Reads the sources once for all sections that look at them. */
export async function runScan(project: Project): Promise<ScanOutcome> {
  try {
    const { DEPRECATIONS } = await project.import<typeof Core>("@isowire/core");
    return { scan: await scanProject(project.root, DEPRECATIONS) };
  } catch (error) {
    const advice = error instanceof CannotRun ? error.advice : undefined;
    return { reason: errorText(error), ...(advice === undefined ? {} : { advice }) };
  }
}
