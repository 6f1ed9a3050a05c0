import type { Project } from "../project/project.js";
import type { Finding } from "../report/finding.js";
import type { ProjectScan } from "../scan/scan-project.js";

/** What a section is given. */
export interface SectionContext {
  readonly project: Project;
  /** What the sources say. @throws CannotRun when they could not be read */
  readonly scan: () => ProjectScan;
  /** The file with run-time counts, when one was given. */
  readonly usageFile: string | undefined;
  /** Looks at one thing and reports what was found. What `look` throws is a failure; `CannotRun` is unknown. */
  readonly check: (name: string, look: () => Finding | Promise<Finding>) => Promise<void>;
  /** Adds facts for programs. */
  readonly tell: (data: Readonly<Record<string, unknown>>) => void;
}

export type RunSection = (context: SectionContext) => Promise<void>;
