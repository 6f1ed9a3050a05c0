/**
 * The text without what may be secret in a URL: everything before the last "@" but the scheme, and the query.
 * Works on text that is not a valid URL too, because wrong values are what error messages show.
 */
export function redactUrl(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1[redacted]@").replace(/\?.*$/s, "?[redacted]");
}
