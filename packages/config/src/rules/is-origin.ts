const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/[^/?#@\\\s*]+$/;
// A page never has one of these: its socket's scheme is taken for its own, or its origin is opaque ("null").
const NOT_OF_A_PAGE = new Set(["ws", "wss", "file", "data", "blob"]);

/**
 * Whether it is an origin exactly as a browser sends it: `scheme://host[:port]`, lower case, no default port, no path,
 * no wildcard. Anything else would never equal a request's Origin header.
 */
export function isOrigin(text: string): boolean {
  const scheme = ORIGIN.exec(text)?.[1];
  if (scheme === undefined || NOT_OF_A_PAGE.has(scheme) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return text === `${url.protocol}//${url.host}` && text === text.toLowerCase();
}
