/**
 * How telling each term of a query is over a corpus: inverse document frequency, so that a term in every section
 * weighs little and a term in none weighs most.
 */
export interface TermWeights {
  weight(term: string): number;
  /** Whether any section has the term. */
  knows(term: string): boolean;
}

/** Counts in how many of the given term sets each term occurs. */
export function createTermWeights(termSets: readonly ReadonlySet<string>[]): TermWeights {
  const counts = new Map<string, number>();
  for (const terms of termSets) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const total = termSets.length;
  return {
    weight: (term) => Math.log(1 + (total + 1) / ((counts.get(term) ?? 0) + 1)),
    knows: (term) => counts.has(term),
  };
}
