// PostgreSQL's text cannot hold U+0000, and PGlite drops a U+FEFF that comes first; U+0001 is what we escape them with.
const UNSTORABLE = /[\u0000\u0001\ufeff]|\p{Surrogate}/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const ESCAPED = /\u0001([0-9a-f]{4})/g;

/** Any string as text that PostgreSQL can hold; different strings stay different. */
export function textToColumn(text: string): string {
  return text.replace(UNSTORABLE, (unit) => `\u0001${hexOf(unit)}`);
}

/** The string that `textToColumn` was given. */
export function columnToText(column: string): string {
  return column.includes("\u0001")
    ? column.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : column;
}

/** JSON text that says the same and is well-formed: a lone surrogate can only stand in a string, where it may be escaped. */
export function wellFormedJson(json: string): string {
  return json.replace(LONE_SURROGATE, (unit) => `\\u${hexOf(unit)}`);
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, "0");
}
