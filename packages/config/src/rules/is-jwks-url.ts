const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether keys can be fetched from it: http or https, no credentials (fetch refuses them), no fragment.
 * With `https: true` only https is good enough, except on loopback: who can change the keys can be anybody.
 */
export function isJwksUrl(text: string, options: { https: boolean }): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && (!options.https || LOOPBACK.has(url.hostname)));
}
