/** How long a run's lease lasts, ms, when its node has let go of it: as good as run out, so that a sweep finds it. */
export const RELEASED_MS = 1;

/** How long a run is left to nodes that know its agent, in lease times; after that whoever found it ends it. */
const LEFT_LEASE_TIMES = 4;

/** How soon after a hint a node looks, ms: when many are let go of they are looked after together. */
const SOON_MS = 20;

/**
 * What follows from `leaseTtlMs`. Renewed at a third, looked for at a fifteenth, and held for that much less than the whole:
 * a node that dies right after a renewal is found out within the whole. An engine that does not answer is waited for as long
 * as from one look to the next.
 */
export function leaseTimes(leaseTtlMs: number): {
  readonly heldMs: number;
  readonly renewMs: number;
  readonly sweepMs: number;
  readonly soonMs: number;
  readonly patienceMs: number;
  readonly leftMs: number;
} {
  const sweepMs = leaseTtlMs / 15;
  return {
    heldMs: leaseTtlMs - sweepMs,
    renewMs: leaseTtlMs / 3,
    sweepMs,
    soonMs: Math.min(SOON_MS, sweepMs),
    patienceMs: sweepMs,
    leftMs: leaseTtlMs * LEFT_LEASE_TIMES,
  };
}
