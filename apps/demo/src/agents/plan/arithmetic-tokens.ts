import { ARITHMETIC_NAMES } from "../calculate/arithmetic-names.js";
import { isUnitName } from "../calculate/is-unit-name.js";

/** A word or sign of a text, seen with the eyes of arithmetic. */
export interface ArithmeticToken {
  readonly kind:
    "number" | "constant" | "name" | "function" | "unit" | "operator" | "open" | "close" | "comma" | "other";
  readonly text: string;
  /** Whether blank space stood before it. */
  readonly spaced: boolean;
}

const TOKEN = /(\s*)(\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\p{L})|\.\d+|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*|\S)/gsuy;
const BRACKETS: Readonly<Record<string, ArithmeticToken["kind"]>> = { "(": "open", ")": "close", ",": "comma" };

/** Splits a text into tokens; nothing but blank space at its end is lost. */
export function arithmeticTokens(text: string): ArithmeticToken[] {
  return Array.from(text.matchAll(TOKEN), ([, space = "", part = ""]) => ({
    kind: kindOf(part),
    text: part,
    spaced: space !== "",
  }));
}

function kindOf(part: string): ArithmeticToken["kind"] {
  if (/^\.?\d/.test(part)) return "number";
  if (part === "mod" || part === "to" || /^[-+*/^%!]$/.test(part)) return "operator";
  if (ARITHMETIC_NAMES.functions.has(part)) return "function";
  if (/^(?:pi|tau|phi)$/.test(part)) return "constant";
  if (/^[\p{L}_]/u.test(part)) return isUnitName(part) ? "unit" : "name";
  return BRACKETS[part] ?? "other";
}
