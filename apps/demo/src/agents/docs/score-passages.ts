import type { Query } from "./create-query.js";
import type { Passage } from "./split-passages.js";
import type { DocsSection } from "./split-sections.js";

import { coverage } from "./coverage.js";
import { nearness } from "./nearness.js";
import { splitPassages } from "./split-passages.js";
import { textTerms } from "./text-terms.js";

/** A passage with how well it answers a query; comparable between sections for one query. */
export interface ScoredPassage extends Passage {
  readonly score: number;
  /** The share of the query covered by the passage, its neighbours and the headings above them, 0 to 1. */
  readonly coverage: number;
  /** Its place in the section, counted from 0. */
  readonly index: number;
}

const TITLE_SHARE = 0.35;
const NEARNESS_BONUS = 0.25;
const NUMBER_BONUS = 0.15;
const SUBJECT_BONUS = 0.5;
const HINT_BONUS = 0.25;
const OPENING_BONUS = 0.1;
const CODE_FACTOR = 0.3;
const LONG_TEXT = 450;

type TermedPassage = Passage & { readonly terms: readonly string[] };

const KNOWN = new WeakMap<DocsSection, readonly TermedPassage[]>();

/** Scores every passage of a section, in the order of the text. */
export function scorePassages(query: Query, section: DocsSection): ScoredPassage[] {
  const heading = [...textTerms(section.title), ...section.trail.flatMap(textTerms)];
  const passages = passagesOf(section);
  return passages.map(({ terms, ...passage }, index) => {
    const around = [index - 1, index, index + 1].flatMap((place) => passages[place]?.terms ?? []);
    const own = coverage(query, new Set(terms));
    const withHeading = coverage(query, new Set([...terms, ...heading]));
    const opensSubject = index === 0 && query.wants.definition && isExactly(query, textTerms(section.title));
    let score = own + (opensSubject ? 1 : TITLE_SHARE) * (withHeading - own) + NEARNESS_BONUS * nearness(query, terms);
    if (opensSubject || isSubject(query, passage, section)) score += SUBJECT_BONUS;
    if (index === 0) score += OPENING_BONUS;
    if (own > 0 && [...terms, ...heading].some((term) => query.hints.has(term))) score += HINT_BONUS;
    if (query.wants.number && own > 0 && /\d/.test(passage.text)) score += NUMBER_BONUS;
    if (passage.kind === "code" && !query.wants.code) score *= CODE_FACTOR;
    if (passage.text.length > LONG_TEXT) score *= LONG_TEXT / passage.text.length;
    return { ...passage, score, index, coverage: coverage(query, new Set([...around, ...heading])) };
  });
}

/** Splitting costs more than scoring, and a section is scored for every search that comes near it. */
function passagesOf(section: DocsSection): readonly TermedPassage[] {
  const known = KNOWN.get(section);
  if (known) return known;
  const passages = splitPassages(section.text).map((passage) => ({ ...passage, terms: textTerms(passage.text) }));
  KNOWN.set(section, passages);
  return passages;
}

/** Whether a passage is about what was asked, and not merely mentions it. */
function isSubject(query: Query, passage: Passage, { title }: DocsSection): boolean {
  const { definition, comparison } = query.wants;
  if (!definition && !comparison) return false;
  const subject = textTerms(subjectOf(passage));
  if (subject.length === 0 || !isNoWider(subject, query)) return false;
  const asked = new Set(query.terms.map(({ term }) => term));
  if (comparison) return subject.every((term) => asked.has(term));
  return coverage(query, new Set(subject)) > 0 && covers(query, [...subject, ...textTerms(title)]);
}

/** Whether the terms are the query's and no more. */
function isExactly(query: Query, terms: readonly string[]): boolean {
  return isNoWider(terms, query) && covers(query, terms);
}

function isNoWider(terms: readonly string[], query: Query): boolean {
  return terms.length <= query.terms.length;
}

function covers(query: Query, terms: readonly string[]): boolean {
  return coverage(query, new Set(terms)) > 0.9;
}

/** What a passage talks about: the first cell of a row, or what stands before the verb or colon of a sentence. */
function subjectOf({ kind, text, subject }: Passage): string {
  if (subject !== undefined) return subject;
  const end = text.search(/: | (?:is|are|was|were|means|has|have|owns|stands|describes|says|holds|names) /);
  return end < 0 || kind === "code" ? "" : text.slice(0, end);
}
