/** How long a run's lease lasts, ms, when its node has let go of it: as good as run out, so that a sweep finds it. */
export const RELEASED_MS = 1;

/** How long a run is left to nodes that know its agent, in lease times; after that whoever found it ends it. */
const LEFT_LEASE_TIMES = 4;

/**
 * What follows from `leaseTtlMs`. Renewed at a third, looked for at a fifteenth, and held for that much less than the whole:
 * a node that dies right after a renewal is found out within the whole.
 */
export function leaseTimes(leaseTtlMs: number): {
  readonly heldMs: number;
  readonly renewMs: number;
  readonly sweepMs: number;
  readonly leftMs: number;
} {
  const sweepMs = leaseTtlMs / 15;
  return { heldMs: leaseTtlMs - sweepMs, renewMs: leaseTtlMs / 3, sweepMs, leftMs: leaseTtlMs * LEFT_LEASE_TIMES };
}
