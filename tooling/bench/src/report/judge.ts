import type { Result } from "../run-work.js";
import { pairedInterval, type PairedInterval } from "../statistics/paired-interval.js";
import type { Bar, Peer, Sample } from "../works/work.js";

/** Fewer pairs say too little. */
export const PAIRS_TO_JUDGE = 9;

/** What became of a bar. A row is not judged when the noise is wider than what it would have to tell apart. */
export interface Verdict {
  readonly bar: Bar;
  readonly compared: PairedInterval;
  /** Two equals, compared in the same way. */
  readonly noise: PairedInterval;
  readonly outcome: "passes" | "misses" | "not judged";
  readonly why: string;
}

/** Undefined when one of the two was not measured. */
export function judge(bar: Bar, result: Result): Verdict | undefined {
  const subject = values(result.samples, bar.subject, bar.metric);
  const control = values(result.samples, bar.against, bar.againstMetric ?? bar.metric);
  if (subject === undefined || control === undefined) return undefined;
  const compared = pairedInterval(subject, control, bar.comparison);
  const noise = pairedInterval(...equals(bar, result), bar.comparison);
  return { bar, compared, noise, ...outcome(bar, compared, noise) };
}

/** The same thing measured twice in each pair. */
function equals(bar: Bar, { work, samples, again }: Result): [readonly number[], readonly number[]] {
  if (bar.noise !== undefined) {
    const [first, second] = bar.noise.map((metric) => values(samples, bar.against, metric) ?? []);
    return [first ?? [], second ?? []];
  }
  const metric = bar.againstMetric ?? bar.metric;
  return [again.map((sample) => valueOf(sample, metric)), values(samples, work.control, metric) ?? []];
}

function outcome(
  { atMost, comparison }: Bar,
  compared: PairedInterval,
  noise: PairedInterval,
): Pick<Verdict, "outcome" | "why"> {
  if (compared.pairs < PAIRS_TO_JUDGE) {
    return { outcome: "not judged", why: `${compared.pairs} of ${PAIRS_TO_JUDGE} pairs` };
  }
  const margin = comparison === "ratio" ? Math.abs(1 - atMost) : atMost;
  if (noise.high - noise.low > margin) {
    return { outcome: "not judged", why: "the A/A interval is wider than the margin: the machine is too busy to tell" };
  }
  return compared.high <= atMost ? { outcome: "passes", why: "" } : { outcome: "misses", why: "" };
}

function values(samples: Result["samples"], peer: Peer, metric: string): readonly number[] | undefined {
  return samples.get(peer)?.map((sample) => valueOf(sample, metric));
}

/** @throws RangeError when the sample lacks the metric: a missing number must not look like a good one */
export function valueOf(sample: Sample, metric: string): number {
  const value = sample[metric];
  if (value === undefined)
    throw new RangeError(`expected a sample with ${metric}, received ${Object.keys(sample).join(", ")}`);
  return value;
}
