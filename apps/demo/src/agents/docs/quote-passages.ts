import type { Query } from "./create-query.js";
import type { DocsSection } from "./split-sections.js";

import { type ScoredPassage, scorePassages } from "./score-passages.js";

/** What one section says about a question, in its own words. */
export interface Quotation {
  readonly section: DocsSection;
  /** In the order of the section. */
  readonly passages: readonly ScoredPassage[];
}

interface Candidate {
  readonly section: DocsSection;
  readonly all: readonly ScoredPassage[];
  readonly passage: ScoredPassage;
}

const MAX_PASSAGES = 4;
const MAX_TEXT = 900;
const NEAR_BEST = 0.7;
const LEANS_BACK =
  /^(?:it|its|they|their|this|that|these|those|both|such|so|then|but|and|or|otherwise|instead|there)\b/i;

/**
 * Picks the passages of some sections that answer a question best, up to a paragraph's length together.
 * @param isNew - whether a passage was not said before
 */
export function quotePassages(
  query: Query,
  sections: readonly DocsSection[],
  isNew: (passage: string) => boolean = () => true,
): Quotation[] {
  const candidates = sections
    .flatMap((section) => candidatesOf(query, section))
    .filter(({ passage }) => isNew(passage.text))
    .sort((left, right) => right.passage.score - left.passage.score);
  const least = (candidates[0]?.passage.score ?? 0) * NEAR_BEST;
  const chosen = new Map<DocsSection, Map<number, ScoredPassage>>();
  let length = 0;
  let count = 0;
  for (const { section, all, passage } of candidates) {
    if (count >= MAX_PASSAGES || passage.score < least || (count > 0 && length + passage.text.length > MAX_TEXT))
      continue;
    const picked = chosen.get(section) ?? new Map<number, ScoredPassage>();
    for (const one of [antecedent(all, passage), passage]) {
      if (!one || picked.has(one.index)) continue;
      picked.set(one.index, one);
      length += one.text.length;
    }
    count += 1;
    chosen.set(section, picked);
  }
  return Array.from(chosen, ([section, picked]) => ({
    section,
    passages: [...picked.values()].sort((left, right) => left.index - right.index),
  }));
}

function candidatesOf(query: Query, section: DocsSection): Candidate[] {
  const all = scorePassages(query, section);
  return all.map((passage) => ({ section, all, passage }));
}

/** The sentence before one that cannot stand alone, if they are of one paragraph. */
function antecedent(all: readonly ScoredPassage[], passage: ScoredPassage): ScoredPassage | undefined {
  const before = all[passage.index - 1];
  return LEANS_BACK.test(passage.text) && before?.block === passage.block ? before : undefined;
}
