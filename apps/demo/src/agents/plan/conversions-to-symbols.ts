import { isUnitName } from "../calculate/is-unit-name.js";

interface Conversion {
  readonly amount?: string | undefined;
  readonly from: string;
  readonly to: string;
}

const CONVERSIONS: readonly (readonly [phrase: RegExp, symbols: (conversion: Conversion) => string])[] = [
  [
    /\bhow many (?<to>\p{L}+) (?:(?:are|is|make|does|do) )?(?:there )?(?:in |equal |make )?(?<amount>an?|\d+(?:\.\d+)?) ?(?<from>\p{L}+)/giu,
    ({ amount = "", from, to }) => `${/^an?$/i.test(amount) ? "1" : amount} ${from} to ${to}`,
  ],
  [/(?<=\d ?)(?<from>\p{L}+) (?:per|an?) (?<to>\p{L}+)/gu, ({ from, to }) => `${from} / ${to}`],
  [
    /(?<=\d\s?(?:[\p{L} ^\d]{1,30}\/ ?)?)(?<from>\p{L}+) (?:in|into|as) (?<to>\p{L}+)/giu,
    ({ from, to }) => `${from} to ${to}`,
  ],
];

/** "how many seconds are in 3 hours" and "convert 3 hours into seconds" become "3 hours to seconds". */
export function conversionsToSymbols(text: string): string {
  let out = text.replace(/(?:degrees? |°)(?=(?:c|f|celsius|fahrenheit)\b)/giu, "");
  for (const [phrase, symbols] of CONVERSIONS) {
    out = out.replace(phrase, (whole: string, ...found: unknown[]) => {
      const conversion = found.at(-1) as Conversion;
      return isUnitName(conversion.from) && isUnitName(conversion.to) ? symbols(conversion) : whole;
    });
  }
  return out;
}
