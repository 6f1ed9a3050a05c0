import type { Deprecation } from "@isowire/core";

type Rows = Readonly<Record<string, Partial<Record<keyof Deprecation, unknown>>>>;

/** A source in which deprecated names may be. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

const VERSION = /^\d+\.\d+\.\d+$/;
const PHASES = ["since", "runtimeSince", "removedIn"] as const;

/**
 * What is wrong with the rows of a registry.
 *
 * @param record - the codes that were ever given, and what for, in their order
 */
export function registryProblems(rows: Rows, record: readonly (readonly [code: string, what: string])[]): string[] {
  const recorded = new Map(record);
  const lost = record
    .filter(([code]) => !(code in rows))
    .map(([code]) => `${code}: it is gone; a code is kept for ever`);
  return [...Object.entries(rows).flatMap(([code, row]) => rowProblems(code, row, recorded.get(code))), ...lost];
}

function rowProblems(code: string, row: Rows[string], recorded: string | undefined): string[] {
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
  return problems.map((problem) => `${code}: ${problem}`);
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
