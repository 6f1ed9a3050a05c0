import type { Query, QueryTerm } from "./create-query.js";

const RELATED_WORTH = 0.8;
const SIMILAR_WORTH = 0.7;

/**
 * The share of the query's weight that a set of terms covers, 0 to 1: a term that is there counts in full, one that is
 * there only in a related word or another form of the word counts for part.
 */
export function coverage(query: Query, has: ReadonlySet<string>): number {
  let covered = 0;
  let total = 0;
  for (const term of query.terms) {
    total += term.weight;
    covered += term.weight * worth(term, has);
  }
  return total === 0 ? 0 : covered / total;
}

function worth({ term, related }: QueryTerm, has: ReadonlySet<string>): number {
  if (has.has(term)) return 1;
  if (related.some((other) => has.has(other))) return RELATED_WORTH;
  if (term.length < 4) return 0;
  for (const other of has) if (isSimilar(term, other)) return SIMILAR_WORTH;
  return 0;
}

/** Another ending of the same word, or one mistyped letter in a long one. */
function isSimilar(term: string, other: string): boolean {
  if (other.startsWith(term) && other.length - term.length <= 3) return true;
  if (term.startsWith(other) && other.length >= 5 && term.length - other.length <= 3) return true;
  return term.length >= 6 && term[0] === other[0] && isOneEditApart(term, other);
}

function isOneEditApart(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  const leftRest = left.slice(start);
  const rightRest = right.slice(start);
  return (
    leftRest.slice(1) === rightRest.slice(1) ||
    leftRest.slice(1) === rightRest ||
    leftRest === rightRest.slice(1) ||
    (leftRest[0] === rightRest[1] && leftRest[1] === rightRest[0] && leftRest.slice(2) === rightRest.slice(2))
  );
}
