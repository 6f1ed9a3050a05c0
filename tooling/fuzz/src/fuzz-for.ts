import fc from "fast-check";

/** Of this process; `TEST_SEED` repeats the run of another. */
export const FUZZ_SEED = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** What all fuzz targets of all packages take together unless `TEST_SECONDS` says otherwise, s. */
const TOTAL_S = 30;

/**
 * Holds a property against random values for its share of `TEST_SECONDS`, or `TEST_RUNS` times. Says how often it was held,
 * and how to repeat a failure.
 */
export async function fuzzFor<Values>(shareS: number, name: string, property: fc.IRawProperty<Values>): Promise<void> {
  const runs = process.env["TEST_RUNS"];
  const seconds = (shareS * Number(process.env["TEST_SECONDS"] ?? TOTAL_S)) / TOTAL_S;
  const startedAt = Date.now();
  const details = await fc.check(property, {
    seed: FUZZ_SEED,
    ...(runs === undefined
      ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1000 }
      : { numRuns: Number(runs) }),
  });
  const took = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.info(`${name}: ${String(details.numRuns)} runs in ${took} s (TEST_SEED=${String(FUZZ_SEED)})`);
  if (!details.failed) {
    if (details.numRuns === 0) throw new Error(`${name}: not one run in ${took} s`);
    return;
  }
  const repeat = `TEST_SEED=${String(FUZZ_SEED)} TEST_RUNS=${String(details.numRuns)} repeats this`;
  throw new Error(`${repeat}\n${fc.defaultReportMessage(details) ?? ""}`, { cause: details.errorInstance });
}

/** The time a test with such a share may take, ms: with room for the last run, and for shrinking a failure. */
export function timeoutFor(shareS: number): number {
  return (shareS * Number(process.env["TEST_SECONDS"] ?? TOTAL_S) * 2000) / TOTAL_S + 60_000;
}
