import { isMeasuredTwice } from "./run-work.js";
import type { Work } from "./works/work.js";

/** About how long one measurement takes on two cores that do nothing else, s: in a full run and in a quick one. */
const SECONDS: Readonly<Record<string, { readonly full: number; readonly quick: number }>> = {
  unicast: { full: 7, quick: 1.2 },
  burst: { full: 6, quick: 1.2 },
  "fan-out": { full: 6, quick: 1.2 },
  paced: { full: 5, quick: 1.4 },
  idle: { full: 7, quick: 1.6 },
  "resume-storm": { full: 45, quick: 2.2 },
  scale: { full: 24, quick: 2.2 },
  replay: { full: 10, quick: 2 },
  pipeline: { full: 1.5, quick: 1 },
  append: { full: 17, quick: 2 },
};

export interface PlanOptions {
  readonly pairs: number;
  readonly quick: boolean;
}

/** How many measurements a run of these works takes, and about how long, s. */
export function planOf(
  works: readonly Work[],
  { pairs, quick }: PlanOptions,
): { readonly measurements: number; readonly seconds: number } {
  let measurements = 0;
  let seconds = 0;
  for (const work of works) {
    const each = work.peers.length + (isMeasuredTwice(work) ? 1 : 0);
    measurements += each * pairs;
    seconds += each * pairs * secondsOf(work)[quick ? "quick" : "full"];
  }
  return { measurements, seconds };
}

/** @throws RangeError for a work without an estimate */
function secondsOf({ name }: Work): { readonly full: number; readonly quick: number } {
  const known = SECONDS[name];
  if (known === undefined) throw new RangeError(`expected an estimate for "${name}" in plan.ts`);
  return known;
}
