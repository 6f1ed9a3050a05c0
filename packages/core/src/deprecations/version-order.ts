/**
 * Whether `version` is at `limit` or past it. A prerelease counts as its release: what 2.0.0 removes is gone in 2.0.0-next.1
 * too. 0.x is the way to 1.0.0 and counts as it.
 */
export function isReached(version: string, limit: string): boolean {
  const own = numbersOf(version);
  const other = numbersOf(limit);
  const differing = [0, 1, 2].find((place) => own[place] !== other[place]) ?? 0;
  return (own[differing] ?? 0) >= (other[differing] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [major = 0, ...rest] = (version.split(/[-+]/)[0] ?? "").split(".").map(Number);
  return major === 0 ? [1, 0, 0] : [major, ...rest];
}
