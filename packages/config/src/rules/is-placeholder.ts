const WORDS =
  /secret|password|passw0rd|changeme|changeit|changethis|replaceme|replacethis|example|placeholder|insecure|default|yourkey/;
const FEWEST_CHARACTERS = 8;

/** Whether a secret looks like one that was left over from an example: it has a telling word in it, or hardly any variety. */
export function isPlaceholder(secret: string): boolean {
  return WORDS.test(secret.toLowerCase().replace(/[^a-z0-9]/g, "")) || new Set(secret).size < FEWEST_CHARACTERS;
}
