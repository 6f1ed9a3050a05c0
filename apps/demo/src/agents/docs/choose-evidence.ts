import type { DocsHit, DocsSearch } from "./create-docs-index.js";

const ENOUGH_COVERAGE = 0.62;
const NEAR_BEST = 0.6;
const MAX_SECTIONS = 3;

/**
 * The sections that are evidence enough to answer from, best first; none when even the best covers too little of what
 * was asked, so that the honest answer is that the documentation does not say.
 */
export function chooseEvidence({ hits }: DocsSearch): readonly DocsHit[] {
  const best = hits.find((hit) => hit.coverage >= ENOUGH_COVERAGE);
  if (!best) return [];
  const close = hits.filter((hit) => hit.coverage >= ENOUGH_COVERAGE && hit.score >= best.score * NEAR_BEST);
  return close.slice(0, MAX_SECTIONS);
}
