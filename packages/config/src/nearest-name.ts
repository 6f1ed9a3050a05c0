/** The candidate that takes the fewest edits to become the name; of equals the first. */
export function nearestName(name: string, candidates: readonly string[]): string {
  let nearest = "";
  let fewest = Infinity;
  for (const candidate of candidates) {
    const edits = editsBetween(name, candidate);
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}

/**
 * Insertions and deletions. A substitution counts as both, so that a name that lacks a word stays nearer to the whole
 * name than to a short one of other letters.
 */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, character] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const best = Math.min(row[column + 1] ?? 0, next[column] ?? 0) + 1;
      next.push(character === other ? (row[column] ?? 0) : best);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
