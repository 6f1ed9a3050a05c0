/**
 * What came of something the doctor looked at. `unknown`: it did not run, and `seen` says why; it never counts as passed.
 * From good to bad: pass, warn, unknown, fail.
 */
export type Status = "pass" | "warn" | "unknown" | "fail";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly status: Status;
  /** What was seen; for `unknown`, why nothing was. */
  readonly seen: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** One section of the report: run in a process of its own. */
export interface SectionReport {
  readonly id: string;
  readonly title: string;
  /** The worst of its checks. */
  readonly status: Status;
  /** What was run. */
  readonly ran: string;
  readonly checks: readonly Check[];
  /** How to repeat it, from the project's folder. */
  readonly command: string;
  readonly durationMs: number;
  /** Facts for programs: versions, numbers, call sites. Members depend on the section. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What `isowire doctor --json` prints. Members are added, never changed, while `schema` stays. */
export interface Report {
  readonly schema: 1;
  /** The version of the doctor. */
  readonly doctor: string;
  /** The version of Node that it ran on. */
  readonly node: string;
  readonly project: { readonly name: string; readonly path: string };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** The worst of the sections. */
  readonly status: Status;
  readonly counts: Readonly<Record<Status, number>>;
  readonly sections: readonly SectionReport[];
}
