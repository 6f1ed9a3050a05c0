const REPLACEMENT = "\uFFFD";

/** The text with each half of a surrogate pair that stands alone replaced, as an encoder would. */
export function withoutLoneSurrogates(text: string): string {
  return text.replace(/\p{Surrogate}/gu, REPLACEMENT);
}

/** Pieces of at most `maxBytes` of UTF-8 that add up to the text; a character is never split. */
export function splitText(text: string, maxBytes: number): readonly string[] {
  if (Buffer.byteLength(text) <= maxBytes) return [text];
  const pieces: string[] = [];
  let start = 0;
  let at = 0;
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > maxBytes && at > start) {
      pieces.push(text.slice(start, at));
      start = at;
      bytes = 0;
    }
    at += character.length;
    bytes += size;
  }
  pieces.push(text.slice(start));
  return pieces;
}
