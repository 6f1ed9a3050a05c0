import type { Check } from "../report/report.js";
import type { ProjectScan } from "../scan/scan-project.js";

/** The sources, or why they could not be read. */
export type ScanOutcome = { readonly scan: ProjectScan } | { readonly reason: string; readonly advice?: string };

/** What a child is asked to do. */
export interface Task {
  /** A section's id, or `scan`. */
  readonly job: string;
  readonly root: string;
  readonly scan?: ScanOutcome;
  readonly usageFile?: string;
}

/** What a child says, as it goes; `done` last. */
export type ChildMessage =
  | { readonly kind: "check"; readonly check: Check }
  | { readonly kind: "data"; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: "scan"; readonly outcome: ScanOutcome }
  | { readonly kind: "done" };
