import { arithmeticPhrasesToSymbols } from "./arithmetic-phrases.js";
import { type ArithmeticToken, arithmeticTokens } from "./arithmetic-tokens.js";
import { conversionsToSymbols } from "./conversions-to-symbols.js";

/** The arithmetic in a text. */
export interface FoundExpressions {
  readonly expressions: readonly string[];
  /** The text without them. */
  readonly rest: string;
  /** Whether it can hardly be meant otherwise; "4000-4099" may be a range of codes and "24/7" an idiom. */
  readonly isCertain: boolean;
}

const OPERAND_ENDS: ReadonlySet<ArithmeticToken["kind"]> = new Set(["number", "constant", "unit", "close"]);

/** Finds the longest stretches of a text that read as arithmetic, well-formed or not. */
export function findExpressions(text: string): FoundExpressions {
  const tokens = arithmeticTokens(conversionsToSymbols(arithmeticPhrasesToSymbols(text)));
  const expressions: string[] = [];
  const rest: ArithmeticToken[] = [];
  let isCertain = false;
  for (let index = 0; index < tokens.length;) {
    const { stretch, length } = stretchAt(tokens, index);
    if (calculates(stretch)) {
      expressions.push(written(stretch));
      isCertain ||= isUnmistakable(stretch);
      index += length;
    } else {
      rest.push(...tokens.slice(index, index + 1));
      index += 1;
    }
  }
  return { expressions, rest: written(rest), isCertain };
}

/** The longest stretch from here of tokens that belong together; words that only name what is counted are left out. */
function stretchAt(tokens: readonly ArithmeticToken[], start: number): { stretch: ArithmeticToken[]; length: number } {
  const stretch: ArithmeticToken[] = [];
  let depth = 0;
  let index = start;
  for (; index < tokens.length; index += 1) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (!token) break;
    if (isCountedThing(token, next, stretch.at(-1))) continue;
    if (!mayFollow(token, { before: stretch.at(-1), next, depth })) break;
    if (token.kind === "open") depth += 1;
    if (token.kind === "close") depth -= 1;
    stretch.push(token);
  }
  while (stretch.length > 0 && isDangling(stretch.at(-1))) stretch.pop();
  return { stretch, length: index - start };
}

/** "apples" in "3 apples + 4 apples". */
function isCountedThing(token: ArithmeticToken, next?: ArithmeticToken, before?: ArithmeticToken): boolean {
  return token.kind === "name" && before?.kind === "number" && next?.kind === "operator" && next.text !== "to";
}

interface Place {
  readonly before: ArithmeticToken | undefined;
  readonly next: ArithmeticToken | undefined;
  readonly depth: number;
}

function mayFollow(token: ArithmeticToken, { before, next, depth }: Place): boolean {
  const afterOperand = before !== undefined && OPERAND_ENDS.has(before.kind);
  switch (token.kind) {
    case "number":
    case "constant":
      return !afterOperand;
    case "unit":
      return afterOperand || (before?.kind === "operator" && /^(?:to|[*/])$/.test(before.text));
    case "function":
      return !afterOperand && next?.kind === "open";
    case "open":
      return next !== undefined && /^(?:number|constant|function|open|operator)$/.test(next.kind);
    case "close":
      return depth > 0;
    case "comma":
      return depth > 0;
    case "operator":
      if (token.text === "to") return afterOperand && next?.kind === "unit";
      return before !== undefined || (token.text === "-" && next?.kind === "number" && !next.spaced);
    default:
      return false;
  }
}

function isDangling(token?: ArithmeticToken): boolean {
  return (
    token?.kind === "open" || token?.kind === "comma" || (token?.kind === "operator" && !/^[!%]$/.test(token.text))
  );
}

function calculates(stretch: readonly ArithmeticToken[]): boolean {
  const hasValue = stretch.some(({ kind }) => kind === "number" || kind === "constant");
  return hasValue && stretch.some((token, index) => operates(token, stretch, index));
}

function operates(token: ArithmeticToken, stretch: readonly ArithmeticToken[], index: number): boolean {
  if (token.kind === "function" || token.text === "!") return true;
  return token.kind === "operator" && index > 0 && index < stretch.length - 1;
}

function isUnmistakable(stretch: readonly ArithmeticToken[]): boolean {
  return stretch.some((token, index) => {
    if (!operates(token, stretch, index) || token.text === "!") return false;
    return (
      token.kind === "function" ||
      /^(?:[+*^]|to|mod)$/.test(token.text) ||
      (token.spaced && stretch[index + 1]?.spaced === true)
    );
  });
}

function written(tokens: readonly ArithmeticToken[]): string {
  return tokens
    .map(({ text, spaced }) => (spaced ? ` ${text}` : text))
    .join("")
    .trim();
}
