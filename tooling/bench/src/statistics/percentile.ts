/**
 * The value below which a share of the values lies, by linear interpolation between the closest ranks (type 7 of Hyndman
 * and Fan, what R and NumPy take).
 *
 * @throws RangeError when there are no values or `share` is not within 0 to 1
 */
export function percentile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) throw new RangeError("expected at least one value, received none");
  if (!(share >= 0 && share <= 1)) throw new RangeError(`expected a share from 0 to 1, received ${share}`);
  const sorted = Float64Array.from(values).sort();
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (rank - below);
}

export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}
