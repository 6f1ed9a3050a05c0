import fc from "fast-check";

/** Of this process; `TEST_SEED` repeats the run of another. */
const SEED = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** Holds a property against random values; a failure says how to repeat it. */
export async function checkProperty<Values>(
  property: fc.IRawProperty<Values>,
  { numRuns = 200 }: { readonly numRuns?: number } = {},
): Promise<void> {
  const details = await fc.check(property, { seed: SEED, numRuns });
  if (!details.failed) return;
  throw new Error(`TEST_SEED=${String(SEED)} repeats this\n${fc.defaultReportMessage(details) ?? ""}`, {
    cause: details.errorInstance,
  });
}
