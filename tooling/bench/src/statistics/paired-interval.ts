import { median, percentile } from "./percentile.js";
import { seededRandom } from "./random.js";

const RESAMPLES = 10_000;
const SEED = 20_261_123;

/** How two things compare over pairs that were measured next to each other. */
export interface PairedInterval {
  readonly pairs: number;
  /** The median over the pairs. */
  readonly estimate: number;
  /** Ends of the 95% bootstrap interval of that median (percentile method). */
  readonly low: number;
  readonly high: number;
}

/** `ratio`: subject / control. `difference`: subject - control. */
export type Comparison = "ratio" | "difference";

/**
 * Compares pair by pair, so that what slows the machine for a while slows both sides of a pair.
 *
 * @throws RangeError when the sides differ in length, are empty, or hold what is no comparable number
 */
export function pairedInterval(
  subject: readonly number[],
  control: readonly number[],
  comparison: Comparison,
): PairedInterval {
  if (subject.length !== control.length) {
    throw new RangeError(`expected as many subjects as controls, received ${subject.length} and ${control.length}`);
  }
  const each = subject.map((value, pair) => compare(value, control[pair] ?? NaN, comparison));
  const random = seededRandom(SEED);
  const draw = (): number => each[Math.floor(random() * each.length)] ?? NaN;
  const medians = Array.from({ length: RESAMPLES }, () => median(each.map(draw)));
  return {
    pairs: each.length,
    estimate: median(each),
    low: percentile(medians, 0.025),
    high: percentile(medians, 0.975),
  };
}

function compare(subject: number, control: number, comparison: Comparison): number {
  const value = comparison === "ratio" ? subject / control : subject - control;
  if (!Number.isFinite(value)) throw new RangeError(`unable to compare ${subject} with ${control}`);
  return value;
}
