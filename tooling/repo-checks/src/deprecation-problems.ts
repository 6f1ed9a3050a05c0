import type { Deprecation } from "@isowire/core";

type Rows = Readonly<Record<string, Partial<Record<keyof Deprecation, unknown>>>>;

/** A source in which deprecated names may be. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** A row that no registry may have: which, what its users would have been told to write, and what is wrong with it. */
export class DeprecationRowError extends Error {
  readonly code = "ERR_DEPRECATION_ROW";
  readonly deprecation: string;
  /** Absent when that is what is missing. */
  readonly replacement: string | undefined;

  constructor(deprecation: string, { replacement }: Rows[string], problem: string) {
    const instead = typeof replacement === "string" && replacement !== "" ? replacement : undefined;
    super(`${deprecation}${instead === undefined ? "" : ` (use ${instead})`}: ${problem}`);
    this.deprecation = deprecation;
    this.replacement = instead;
  }
}

const VERSION = /^\d+\.\d+\.\d+$/;
const PHASES = ["since", "runtimeSince", "removedIn"] as const;

/**
 * What is wrong with the rows of a registry.
 *
 * @param record - the codes that were ever given, and what for, in their order
 */
export function registryProblems(
  rows: Rows,
  record: readonly (readonly [code: string, what: string])[],
): DeprecationRowError[] {
  const recorded = new Map(record);
  const lost = record
    .filter(([code]) => !(code in rows))
    .map(([code]) => new DeprecationRowError(code, {}, "it is gone; a code is kept for ever"));
  return [...Object.entries(rows).flatMap(([code, row]) => rowProblems(code, row, recorded.get(code))), ...lost];
}

function rowProblems(code: string, row: Rows[string], recorded: string | undefined): DeprecationRowError[] {
  const problems: string[] = [];
  for (const field of ["what", "replacement"] as const) {
    if (typeof row[field] !== "string" || row[field] === "") problems.push(`expected a text in ${field}`);
  }
  for (const phase of PHASES) {
    if (!VERSION.test(String(row[phase])))
      problems.push(`expected a version in ${phase}, received ${String(row[phase])}`);
  }
  const [since, warns, removed] = PHASES.map((phase) => row[phase]);
  if (order(warns) < order(since))
    problems.push(`it warns (${String(warns)}) before it is documented (${String(since)})`);
  if (order(removed) <= order(warns))
    problems.push(`it is removed in ${String(removed)} and warns from ${String(warns)} on`);
  if (!String(removed).endsWith(".0.0")) problems.push(`only a major removes names, not ${String(removed)}`);
  if (recorded === undefined) problems.push("it is not on record");
  else if (recorded !== row.what) problems.push(`its code was given to ${recorded}`);
  return problems.map((problem) => new DeprecationRowError(code, row, problem));
}

/** The names that this version has removed and whose implementation is still there: `code in file`. */
export function expiredImplementations(
  rows: Readonly<Record<string, Pick<Deprecation, "removedIn">>>,
  { version, sources }: { readonly version: string; readonly sources: readonly Source[] },
): string[] {
  return Object.entries(rows)
    .filter(([, { removedIn }]) => order(version) >= order(removedIn))
    .flatMap(([code]) => filesImplementing(code, sources).map((file) => `${code} in ${file}`));
}

/** Where a name is called by its code. A tombstone names it to `tombstone`, and has nothing behind it. */
export function filesImplementing(code: string, sources: readonly Source[]): string[] {
  const uses = new RegExp(`(?<!tombstone\\()"${code}"`);
  return sources.filter(({ text }) => uses.test(text)).map(({ file }) => file);
}

/** Versions in their order, as numbers. A prerelease counts as its release. */
function order(version: unknown): number {
  const [major = 0, minor = 0, patch = 0] = (String(version).split("-")[0] ?? "").split(".").map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}
