import { numberWordsToDigits } from "./number-words.js";

const N = String.raw`(?:\d+(?:\.\d+)?%?|\([^()]*\))`;
const LIST = String.raw`(${N}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)${N})+)`;

/** Phrases and the symbols they stand for, tried in order; later ones see what earlier ones wrote. */
const PHRASES: readonly (readonly [phrase: string, symbols: string | ((groups: readonly string[]) => string)])[] = [
  [String.raw`(?<![\d.])(\d{1,3}(?:,\d{3})+)(?![\d,])`, ([, digits = ""]) => digits.replaceAll(",", "")],
  [String.raw`[$€£](?=\s*\d)`, ""],
  [String.raw`[×·✕]`, "*"],
  [String.raw`÷`, "/"],
  [String.raw`[−–](?=\s*\d)`, "-"],
  [String.raw`²`, "^2"],
  [String.raw`³`, "^3"],
  [String.raw`√\s*(${N})`, "sqrt($1)"],
  [String.raw`\*\*`, "^"],
  [String.raw`π`, "pi"],
  [String.raw`\bln\s*\(`, "log("],
  [String.raw`(\d|\))\s*x\s*(?=\d|\()`, "$1 * "],
  [String.raw`(\d)\s*(?:percent|per cent|pct)\b`, "$1%"],
  [
    String.raw`\b(?:what|which) (?:percentage|percent|%) (?:of (${N}) is|is) (${N})(?: of (${N}))?`,
    ([, whole = "", part = "", other = ""]) => `${part} / ${whole || other} * 100`,
  ],
  [String.raw`(${N}) (?:is|as) (?:what|a|which) (?:percentage|percent|%) of (${N})`, "$1 / $2 * 100"],
  [String.raw`\b(?:increase|raise)d? (${N}) by (${N})`, "($1 + $2)"],
  [String.raw`\b(?:decrease|reduce|lower)d? (${N}) by (${N})`, "($1 - $2)"],
  [String.raw`(\d+(?:\.\d+)?)\s*% off (?:of )?(${N})`, "($2 - $1%)"],
  [String.raw`(\d+(?:\.\d+)?)\s*% of`, "($1 / 100) *"],
  [
    String.raw`(\d+(?:\.\d+)?\s*)(\+|-|plus|minus)(\s*\d+(?:\.\d+)?)\s*%(?!\s*[\d(])`,
    ([, left = "", sign = "", right = ""]) => `(${left}${/^(?:\+|plus)$/i.test(sign) ? "+" : "-"}${right}%)`,
  ],
  [String.raw`(?<![+-]\s*)(?<![\d.])(\d+(?:\.\d+)?)%(?=\s*(?:[-+*/^)]|$|of|times|plus|minus))`, "($1 / 100)"],
  [String.raw`\bhalf (?=${N})`, "(1 / 2) * "],
  [
    String.raw`\b(?:a |(\d+) )?(half|halves|thirds?|quarters?|fifths?|tenths?) of (?=${N})`,
    ([, count = "1", name = ""]) => `(${count || "1"} / ${denominator(name)}) * `,
  ],
  [String.raw`\b(?:twice|double) (?=${N})`, "2 * "],
  [String.raw`\b(?:triple) (?=${N})`, "3 * "],
  [String.raw`\bsquare root of (${N})`, "sqrt($1)"],
  [String.raw`\bcube root of (${N})`, "cbrt($1)"],
  [String.raw`\b(?:log|logarithm) base (\d+) of (${N})`, "log($2, $1)"],
  [String.raw`\b(?:natural log(?:arithm)?) of (${N})`, "log($1)"],
  [String.raw`\b(sin|cos|tan)(?:e|ine|gent)? of (${N}) ?(?:°|degrees)`, "$1($2 deg)"],
  [String.raw`\b(sin|cos|tan)(?:e|ine|gent)? of (${N})`, "$1($2)"],
  [String.raw`\b(?:absolute value|abs) of (-?${N})`, "abs($1)"],
  [String.raw`\bfactorial of (\d+)`, "$1!"],
  [String.raw`(\d+) factorial\b`, "$1!"],
  [String.raw`(${N}) squared\b`, "$1^2"],
  [String.raw`(${N}) cubed\b`, "$1^3"],
  [String.raw`\bsquare of (${N})`, "$1^2"],
  [String.raw`\s+(?:raised )?to the power (?:of )?(?=${N})`, " ^ "],
  [String.raw`\s+(?:raised )?to the (\d+)(?:st|nd|rd|th)(?: power)?\b`, " ^ $1"],
  [String.raw`\b(?:sum|total) of (?:the (?:numbers )?)?${LIST}`, ([, list = ""]) => `sum(${commas(list)})`],
  [String.raw`\bproduct of (?:the (?:numbers )?)?${LIST}`, ([, list = ""]) => `prod(${commas(list)})`],
  [String.raw`\b(?:average|mean) of (?:the (?:numbers )?)?${LIST}`, ([, list = ""]) => `mean(${commas(list)})`],
  [String.raw`\bmedian of (?:the (?:numbers )?)?${LIST}`, ([, list = ""]) => `median(${commas(list)})`],
  [
    String.raw`\b(?:largest|biggest|max|maximum|highest) of (?:the (?:numbers )?)?${LIST}`,
    ([, list = ""]) => `max(${commas(list)})`,
  ],
  [
    String.raw`\b(?:smallest|min|minimum|lowest) of (?:the (?:numbers )?)?${LIST}`,
    ([, list = ""]) => `min(${commas(list)})`,
  ],
  [String.raw`\b(?:greatest common divisor|gcd) of ${LIST}`, ([, list = ""]) => `gcd(${commas(list)})`],
  [
    String.raw`\b(?:least common multiple|lowest common multiple|lcm) of ${LIST}`,
    ([, list = ""]) => `lcm(${commas(list)})`,
  ],
  [String.raw`\bdifference (?:between|of) (${N}) and (${N})`, "$1 - $2"],
  [String.raw`\bremainder (?:of|when|if|from)? ?(?:dividing )?(${N}) (?:is )?(?:divided )?by (${N})`, "$1 mod $2"],
  [String.raw`\badd(?:ing)? (${N}) (?:and|to|with) (${N})`, "$1 + $2"],
  [String.raw`\bsubtract(?:ing)? (${N}) from (${N})`, "$2 - $1"],
  [String.raw`\bmultiply(?:ing)? (${N}) (?:and|by|with) (${N})`, "$1 * $2"],
  [String.raw`\bdivid(?:e|ing) (${N}) by (${N})`, "$1 / $2"],
  [String.raw`\s+(?:plus|added to)\s+`, " + "],
  [String.raw`\s+(?:minus|less|take away)\s+(?=${N})`, " - "],
  [String.raw`\s+(?:times|multiplied (?:by|with))\s+`, " * "],
  [String.raw`\s+(?:divided by)\s+`, " / "],
  [String.raw`(?<=\d\)?) over (?=\(?\d)`, " / "],
  [String.raw`\s+modulo\s+`, " mod "],
];

const RULES = PHRASES.map(([phrase, symbols]) => ({ pattern: new RegExp(phrase, "giu"), symbols }));

/** Writes the arithmetic in a text as symbols: "what is 15% of 240" is "what is (15 / 100) * 240". The rest stays. */
export function arithmeticPhrasesToSymbols(text: string): string {
  let out = numberWordsToDigits(text);
  for (const { pattern, symbols } of RULES) {
    out =
      typeof symbols === "string"
        ? out.replace(pattern, symbols)
        : out.replace(pattern, (...found: string[]) => symbols(found));
  }
  return out;
}

function denominator(name: string): string {
  const names: Readonly<Record<string, string>> = { hal: "2", thi: "3", qua: "4", fif: "5", ten: "10" };
  return names[name.slice(0, 3).toLowerCase()] ?? "1";
}

function commas(list: string): string {
  return list.replace(/\s*(?:,\s*and|,|and)\s+|,/gi, ", ");
}
