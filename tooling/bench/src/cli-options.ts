import { parseArgs } from "node:util";
import { PAIRS_TO_JUDGE } from "./report/judge.js";
import { WORKS } from "./works/all-works.js";
import type { Work } from "./works/work.js";

export interface CliOptions {
  readonly works: readonly Work[];
  readonly pairs: number;
  readonly quick: boolean;
  /** Where JSON and charts go. */
  readonly out: string;
  readonly profile: string | undefined;
}

export const USAGE = `npm run bench -- [options]

  --quick            one short round of everything: shows that it works, judges nothing
  --work=a,b         only these: ${WORKS.map(({ name }) => name).join(", ")}
  --pairs=n          rounds (${PAIRS_TO_JUDGE} unless --quick); fewer than ${PAIRS_TO_JUDGE} are not judged
  --out=folder       for JSON and charts (docs/benchmarks; with --quick tooling/bench/.reports)
  --profile=folder   writes a CPU profile of every Node server; what it measures then is slower
`;

/** @throws RangeError, TypeError for what is not an option */
export function cliOptions(args: readonly string[]): CliOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      work: { type: "string", default: "" },
      pairs: { type: "string" },
      out: { type: "string" },
      profile: { type: "string" },
    },
  });
  const { quick, profile } = values;
  return {
    works: worksNamed(values.work),
    pairs: wholeNumber(values.pairs ?? (quick ? "1" : String(PAIRS_TO_JUDGE))),
    quick,
    out: values.out ?? (quick ? "tooling/bench/.reports" : "docs/benchmarks"),
    profile,
  };
}

function worksNamed(list: string): readonly Work[] {
  const names = list.split(",").filter((name) => name !== "");
  const unknown = names.filter((name) => !WORKS.some((work) => work.name === name));
  if (unknown.length > 0) {
    throw new RangeError(
      `--work: expected ${WORKS.map(({ name }) => name).join(", ")}, received ${unknown.join(", ")}`,
    );
  }
  return names.length === 0 ? WORKS : WORKS.filter((work) => names.includes(work.name));
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`--pairs: expected a whole number, received "${text}"`);
  return value;
}
