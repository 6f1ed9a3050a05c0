import { textTerms } from "./text-terms.js";

/** Phrases whose words are too common to search for, and what they ask about. */
const PHRASES: readonly (readonly [phrase: RegExp, about: string])[] = [
  [
    /\b(?:each other|another (?:user|customer|person|tenant)|(?:someone|anyone|somebody|nobody) else)\b/i,
    "isolation isolated",
  ],
  [
    /\bhow (?:many|much|long|big|large|often|fast)\b.*\b(?:may|can|could|allowed|allow|permitted)\b/i,
    "limit maximum max default",
  ],
  [/\b(?:maximum|max|at most|limits?|quota)\b/i, "limit maximum max default"],
  [/\b(?:go(?:es)?|went|is|are|was) (?:down|away|offline|to sleep)\b|\bcomes? back\b/i, "reconnect resume disconnect"],
  [/\b(?:get|got|given|lose|lost|miss(?:ed)?|catch) .*\b(?:again|back|up|missed)\b/i, "resume recovered missed"],
  [/\bmore than once\b|\b(?:two times|again)\b/i, "duplicate idempotency"],
  [/\btoo (?:many|much|big|large|fast|long)\b/i, "limit refused exceeded"],
  [/\b(?:log(?:ged)? in|sign(?:ed)? in|prove who|who (?:i|they|it) (?:am|are|is))\b/i, "authenticate authentication"],
];

/**
 * Terms that a question hints at without saying them: they make a passage more likely the answer, but nothing is found
 * by them alone.
 */
export function hintTerms(question: string): ReadonlySet<string> {
  return new Set(PHRASES.flatMap(([phrase, about]) => (phrase.test(question) ? textTerms(about) : [])));
}
