import type { Query } from "./create-query.js";
import type { DocsSection } from "./split-sections.js";

import MiniSearch from "minisearch";

import { coverage } from "./coverage.js";
import { createQuery } from "./create-query.js";
import { scorePassages } from "./score-passages.js";
import { createTermWeights } from "./term-weights.js";
import { textTerms } from "./text-terms.js";

/** The documentation, searchable in full text. */
export interface DocsIndex {
  readonly sections: readonly DocsSection[];
  /** The best sections for a question, best first. */
  search(question: string): DocsSearch;
}

/** What a search found, and how well the question is covered. */
export interface DocsSearch {
  readonly query: Query;
  readonly hits: readonly DocsHit[];
  /** Words of the question that stand nowhere in the documentation in any form. */
  readonly unknownWords: readonly string[];
}

/** One section found. */
export interface DocsHit {
  readonly section: DocsSection;
  /** For ordering the hits of one search only. */
  readonly score: number;
  /** The share of the question's telling words that some neighbouring passages of the section have, 0 to 1. */
  readonly coverage: number;
}

const MAX_CANDIDATES = 40;
const MAX_HITS = 6;
const PASSAGE_SHARE = 1.5;
const ENGINE_SHARE = 0.5;
const FIELDS = ["title", "trail", "text"];

/** Indexes sections with MiniSearch, and orders what it finds by how much of the question each section covers. */
export function createDocsIndex(sections: readonly DocsSection[]): DocsIndex {
  const termSets = sections.map((section) => new Set([...headingTerms(section), ...textTerms(section.text)]));
  const weights = createTermWeights(termSets);
  const vocabulary = new Set(termSets.flatMap((terms) => [...terms]));
  const byId = new Map(sections.map((section) => [section.id, section]));
  const engine = createEngine(sections);

  const rank = (query: Query, id: string, share: number): DocsHit[] => {
    const section = byId.get(id);
    if (!section) return [];
    const passages = scorePassages(query, section);
    const covered = Math.max(coverage(query, headingTerms(section)), ...passages.map((passage) => passage.coverage));
    const best = Math.max(0, ...passages.map((passage) => passage.score));
    return [{ section, coverage: covered, score: covered + PASSAGE_SHARE * best + ENGINE_SHARE * share }];
  };

  return {
    sections,
    search: (question) => {
      const query = createQuery(question, weights);
      const found = engine.search(allTerms(query)).slice(0, MAX_CANDIDATES);
      const top = found[0]?.score ?? 1;
      const hits = found.flatMap((result) => rank(query, String(result.id), result.score / top));
      const unknown = query.terms.filter((term) => coverage({ ...query, terms: [term] }, vocabulary) === 0);
      return {
        query,
        hits: hits.sort((left, right) => right.score - left.score).slice(0, MAX_HITS),
        unknownWords: [...new Set(unknown.map(({ word }) => word))],
      };
    },
  };
}

function createEngine(sections: readonly DocsSection[]): MiniSearch<DocsSection> {
  const engine = new MiniSearch<DocsSection>({
    fields: FIELDS,
    tokenize: textTerms,
    processTerm: (term) => term,
    extractField: (section, field) =>
      field === "trail" ? section.trail.join(" ") : String(section[field as keyof DocsSection]),
    searchOptions: {
      tokenize: (terms) => terms.split(" "),
      boost: { title: 3, trail: 1.5 },
      prefix: (term) => term.length >= 4,
      fuzzy: (term) => (term.length >= 6 ? 1 : false),
      weights: { prefix: 0.3, fuzzy: 0.2 },
    },
  });
  engine.addAll(sections);
  return engine;
}

function allTerms(query: Query): string {
  return [...query.terms.flatMap(({ term, related }) => [term, ...related]), ...query.hints].join(" ");
}

function headingTerms(section: DocsSection): ReadonlySet<string> {
  return new Set([section.title, ...section.trail].flatMap(textTerms));
}
