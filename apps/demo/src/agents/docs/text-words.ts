import { stemWord } from "./stem-word.js";
import { STOP_WORDS } from "./stop-words.js";

/** A word of a text that says what the text is about. */
export interface TextWord {
  /** As it was written, in lower case; for a part of an identifier the whole identifier. */
  readonly word: string;
  /** Its stem: what the index knows it by. */
  readonly term: string;
}

/**
 * The telling words of a text in order, repeated as often as they occur; stop words are left out.
 * An identifier counts as itself and as its parts: `sendEvent` is "sendevent", "send" and "event".
 */
export function textWords(text: string): TextWord[] {
  const found: TextWord[] = [];
  for (const [token] of text.matchAll(/[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)*/gu)) {
    const word = token.toLowerCase();
    for (const part of withParts(token)) {
      if (!STOP_WORDS.has(part) && (part.length > 1 || /\d/.test(part))) found.push({ word, term: stemWord(part) });
    }
  }
  return found;
}

function withParts(token: string): string[] {
  const parts = token
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[ _]/);
  const whole = token.toLowerCase();
  return parts.length > 1 ? [whole, ...parts] : [whole];
}
