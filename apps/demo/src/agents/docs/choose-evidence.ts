import type { DocsHit, DocsSearch } from "./create-docs-index.js";

/** What an answer may be made from. */
export interface Evidence {
  /** Best first; none when the honest answer is that the documentation does not say. */
  readonly hits: readonly DocsHit[];
  /** Whether some section covers what was asked; otherwise these are only the closest there are. */
  readonly isFull: boolean;
}

const FULL_COVERAGE = 0.62;
const PART_COVERAGE = 0.45;
const NEAR_BEST = 0.6;
const MAX_SECTIONS = 3;

/**
 * Decides from how much of the question the sections cover whether it can be answered. A question with words that the
 * documentation never uses is likely about something else, so for it part of the words is not enough.
 */
export function chooseEvidence({ hits, unknownWords }: DocsSearch): Evidence {
  const full = close(hits, FULL_COVERAGE);
  if (full.length > 0) return { hits: full, isFull: true };
  return { hits: unknownWords.length > 0 ? [] : close(hits, PART_COVERAGE), isFull: false };
}

function close(hits: readonly DocsHit[], least: number): readonly DocsHit[] {
  const enough = hits.filter((hit) => hit.coverage >= least);
  const best = enough[0]?.score ?? 0;
  return enough.filter((hit) => hit.score >= best * NEAR_BEST).slice(0, MAX_SECTIONS);
}
