import type { Query } from "./create-query.js";

/**
 * How close together the terms of a query stand in a text, 0 to 1: 1 when all that occur stand side by side. Terms
 * that do not occur are left to {@link coverage}; fewer than two have no distance.
 */
export function nearness(query: Query, terms: readonly string[]): number {
  const wanted = new Set(query.terms.map(({ term }) => term).filter((term) => terms.includes(term)));
  if (wanted.size < 2) return 0;
  const counts = new Map<string, number>();
  let best = terms.length;
  let start = 0;
  for (const [end, term] of terms.entries()) {
    if (!wanted.has(term)) continue;
    counts.set(term, (counts.get(term) ?? 0) + 1);
    while (counts.size === wanted.size) {
      best = Math.min(best, end - start + 1);
      forget(counts, terms[start]);
      start += 1;
    }
  }
  return (wanted.size / best) * (wanted.size / query.terms.length);
}

function forget(counts: Map<string, number>, term: string | undefined): void {
  const count = term === undefined ? undefined : counts.get(term);
  if (term === undefined || count === undefined) return;
  if (count === 1) counts.delete(term);
  else counts.set(term, count - 1);
}
