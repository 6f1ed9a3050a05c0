/**
 * ms since 1970, to the microsecond, as two processes of one machine read it alike: also when one of them is Bun, whose
 * `process.hrtime()` counts from its own start. They were seen to agree within 5 us.
 */
export function preciseMs(): number {
  return performance.timeOrigin + performance.now();
}
