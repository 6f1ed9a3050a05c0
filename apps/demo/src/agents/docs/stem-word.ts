const IRREGULAR: Readonly<Record<string, string>> = {
  sent: "send",
  kept: "keep",
  held: "hold",
  written: "write",
  wrote: "write",
  chosen: "choose",
  built: "build",
  broken: "break",
  dying: "die",
  died: "die",
  dies: "die",
  dead: "die",
};

const INFLECTIONS: readonly (readonly [suffix: string, replacement: string, least: number])[] = [
  ["ies", "y", 2],
  ["ied", "y", 2],
  ["eed", "ee", 2],
  ["sses", "ss", 2],
  ["ches", "ch", 2],
  ["shes", "sh", 2],
  ["ating", "ate", 2],
  ["ated", "ate", 2],
  ["ings", "", 3],
  ["ing", "", 3],
  ["edly", "", 3],
  ["ed", "", 3],
  ["s", "", 3],
];

const DERIVATIONS: readonly (readonly [suffix: string, replacement: string, least: number])[] = [
  ["ability", "abl", 3],
  ["ibility", "ibl", 3],
  ["ation", "", 4],
  ["ator", "", 4],
  ["ate", "", 4],
  ["ion", "", 4],
  ["ment", "", 4],
  ["ness", "", 4],
  ["ity", "", 4],
  ["al", "", 5],
  ["ly", "", 4],
  ["ry", "r", 3],
  ["e", "", 3],
];

/**
 * Reduces an English word to a stem shared by its usual forms: "isolated", "isolation" and "isolate" are "isol".
 * A light suffix stemmer in the manner of Porter's; it leaves "-er" alone, because a user is not a use.
 */
export function stemWord(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const base = Object.hasOwn(IRREGULAR, word) ? (IRREGULAR[word] ?? word) : word;
  const inflected = isUninflected(base) ? base : replaceSuffix(base, INFLECTIONS);
  const stem = replaceSuffix(inflected, DERIVATIONS);
  return stem.replace(/([b-df-hj-np-tv-z])\1$/, "$1");
}

function isUninflected(word: string): boolean {
  return /(?:ss|us|is)$|^[^aeiou]*eed$/.test(word);
}

function replaceSuffix(word: string, rules: typeof INFLECTIONS): string {
  for (const [suffix, replacement, least] of rules) {
    if (!word.endsWith(suffix)) continue;
    const rest = word.slice(0, -suffix.length);
    if (rest.length >= least && /[aeiouy]/.test(rest)) return rest + replacement;
  }
  return word;
}
