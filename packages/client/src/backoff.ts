export interface Backoff {
  /** @defaultValue 250 */
  readonly minMs: number;
  /** @defaultValue 30,000 */
  readonly maxMs: number;
}

/**
 * Exponential backoff with full jitter (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/):
 * anywhere between `minMs` and a ceiling that doubles with each failure, so that a fleet of clients does not come back as one.
 */
export function backoffDelay({ minMs, maxMs }: Backoff, failures: number, random: () => number): number {
  const ceiling = Math.min(maxMs, minMs * 2 ** Math.min(failures, 30));
  return Math.min(maxMs, minMs) + random() * Math.max(0, ceiling - minMs);
}
