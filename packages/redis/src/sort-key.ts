/** From here on code units are written as two: half surrogates are no text, and UTF-8 sorts what lies above them differently. */
const ESCAPE = 0xd7ff;

const ESCAPED = /[\ud7ff-\uffff]/;

/** Text as a member or field in Redis: one text, one name, and bytes sort as code units do; prefixes stay prefixes. */
export function toSortKey(text: string): string {
  if (!ESCAPED.test(text)) return text;
  let key = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    key += unit < ESCAPE ? text.charAt(index) : String.fromCharCode(ESCAPE, unit - ESCAPE);
  }
  return key;
}

/** The text that `toSortKey` was given. */
export function fromSortKey(key: string): string {
  return key.replace(/\ud7ff([\s\S])/g, (_, next: string) => String.fromCharCode(next.charCodeAt(0) + ESCAPE));
}
