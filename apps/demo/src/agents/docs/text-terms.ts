import { textWords } from "./text-words.js";

/** The searchable terms of a text: the stems of its telling words, in order, repeated as often as they occur. */
export function textTerms(text: string): string[] {
  return textWords(text).map(({ term }) => term);
}
