import type { TermWeights } from "./term-weights.js";

import { hintTerms } from "./hint-terms.js";
import { relatedTerms } from "./related-terms.js";
import { textWords } from "./text-words.js";

/** A question as the index sees it. */
export interface Query {
  /** The question's own terms, each once, with how much they tell. */
  readonly terms: readonly QueryTerm[];
  /** What the wording hints at, see {@link hintTerms}. */
  readonly hints: ReadonlySet<string>;
  /** What kind of answer the question wants, as far as its wording says. */
  readonly wants: {
    /** What one thing is. */
    readonly definition: boolean;
    /** What each of several things is. */
    readonly comparison: boolean;
    /** How to do something, so that a code block is an answer. */
    readonly code: boolean;
    /** How many, how long, how big: a number is an answer. */
    readonly number: boolean;
  };
}

/** One term with the other terms that may stand for it. */
export interface QueryTerm {
  readonly term: string;
  /** The word as it was asked, in lower case. */
  readonly word: string;
  readonly weight: number;
  readonly related: readonly string[];
}

const DEFINITION = /\b(?:what(?:'s|\s+is|\s+are|\s+does)|define|definition of|meaning of|explain|describe|about)\b/i;
const COMPARISON = /\b(?:difference|differ|differs|compare|compared|versus|vs)\b/i;
const CODE =
  /\b(?:how (?:do|can|to|should|would) ?(?:i|we|you)?|example|snippet|code|install|command|set ?up|configure)\b/i;
const NUMBER =
  /\b(?:how (?:many|much|long|big|large|often|fast|soon|old)|maximum|minimum|max|limits?|defaults?|size|interval|timeout|at most|when does)\b/i;
/** Analyses a question against the weights of a corpus. */
export function createQuery(question: string, weights: TermWeights): Query {
  const words = new Map(textWords(question).map(({ term, word }) => [term, word]));
  const terms = Array.from(words, ([term, word]) => ({
    term,
    word,
    weight: weights.weight(term),
    related: relatedTerms(term),
  }));
  const comparison = COMPARISON.test(question);
  return {
    terms,
    hints: hintTerms(question),
    wants: {
      definition: !comparison && terms.length <= 3 && DEFINITION.test(question),
      comparison,
      code: CODE.test(question),
      number: NUMBER.test(question),
    },
  };
}
