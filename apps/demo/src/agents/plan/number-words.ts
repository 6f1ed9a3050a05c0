const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SMALL = new Map<string, number>([
  ...UNITS.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
  ["dozen", 12],
]);
const SCALES = new Map([
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
  ["billion", 1_000_000_000],
]);

const WORD = `(?:${[...SMALL.keys(), ...SCALES.keys()].join("|")})`;
const FIRST = `(?:a (?=dozen|hundred|thousand|million|billion))?(?:\\d+(?:\\.\\d+)? (?=hundred|thousand|million|billion|dozen))?`;
const NUMBER = new RegExp(`\\b${FIRST}${WORD}(?:(?:[ -]| and (?=${WORD}\\b))${WORD})*\\b`, "gi");

/**
 * Replaces numbers written in English words by digits: "twelve times three hundred and five" is "12 times 305".
 * Neighbouring words that do not make one number ("five and six") stay two numbers.
 */
export function numberWordsToDigits(text: string): string {
  return text.replace(NUMBER, (words) => readNumbers(words.toLowerCase().split(/[ -]+/)));
}

function readNumbers(words: readonly string[]): string {
  const out: (number | string)[] = [];
  let total = 0;
  let part: number | undefined;
  const flush = (): void => {
    if (part !== undefined || total > 0) out.push(total + (part ?? 0));
    total = 0;
    part = undefined;
  };
  words.forEach((word, index) => {
    const scale = SCALES.get(word);
    const value = SMALL.get(word) ?? (/^\d/.test(word) ? Number(word) : undefined);
    if (word === "dozen") part = (part ?? 1) * 12;
    else if (scale === 100) part = (part ?? 1) * 100;
    else if (scale !== undefined) {
      total += (part ?? 1) * scale;
      part = undefined;
    } else if (value !== undefined) {
      if (part !== undefined && !continues(part, value)) flush();
      part = (part ?? 0) + value;
    } else if (word === "and" && !isInside(part, total, SMALL.get(words[index + 1] ?? ""))) {
      flush();
      out.push(word);
    }
  });
  flush();
  return out.join(" ");
}

/** "twenty" goes on with "five", "hundred" with anything below a hundred. */
function continues(part: number, value: number): boolean {
  if (part >= 100 && part % 100 === 0) return value < 100;
  return part % 100 >= 20 && part % 10 === 0 && value > 0 && value < 10;
}

/** Whether "and" stands inside one number, as in "three hundred and five". */
function isInside(part: number | undefined, total: number, next: number | undefined): boolean {
  return (
    next !== undefined && next < 100 && ((part ?? 0) >= 100 ? (part ?? 0) % 100 === 0 : part === undefined && total > 0)
  );
}
