import { stripPoliteness } from "./strip-politeness.js";

const ASK = String.raw`(?:what|what's|how|why|when|where|who|which|whose)\b`;
const COMMAND = String.raw`(?:calculate|compute|evaluate|work out|convert|show|list|tell|explain|describe|define|give me|save|remember|memori[sz]e|note|write down|jot down|make a note|take a note|add a note|look up|find out|search)\b`;
const QUESTION = String.raw`(?:is|are|does|do|did|can|could|will|would|should|may)\b`;

const SENTENCE_END = /(?<=[?!])\s+|(?<=[^.\s]\.)(?<!\b(?:e\.g|i\.e|etc|vs|approx|no)\.)\s+(?=["“']?\p{L})|;\s+|\n+/u;
const JOINT = new RegExp(
  String.raw`((?:,\s*|\s+)(?:(?:and|but|or|plus|then|also|after that|afterwards|finally|lastly|next)[\s,]+)+(?=(?:please |tell me |also |then )*(?:${ASK}|${COMMAND}|${QUESTION}))|,\s+(?=(?:please )?(?:${ASK}|${COMMAND})))`,
  "i",
);
const OPENS = new RegExp(String.raw`^(?:${ASK}|${COMMAND}|${QUESTION})`, "i");
const OPENS_BY_VERB = new RegExp(String.raw`^${QUESTION}`, "i");
/** Places in one sentence where it may be split; more is no question a person asks. */
const MAX_JOINTS = 12;
const REFERS = /\b(?:it|its|they|them|their|that|those|these|one)\b/i;

/** What the splitter has to know about the meaning of a clause. */
export interface SplitRules {
  /** Whether the clause is a request of its own kind: a calculation, a count, a note. */
  isOwnKind(clause: string): boolean;
  /** Whether the clause has a word to search for. */
  hasSubject(clause: string): boolean;
}

/**
 * Splits a message into the requests it holds, in order. Words inside quotation marks stay together; a part that
 * only refers back ("and why does it change") stays with what it refers to.
 */
export function splitRequests(message: string, rules: SplitRules): string[] {
  const quotes: string[] = [];
  const hidden = message.replace(
    /"[^"\n]*"|“[^”\n]*”|`[^`\n]*`/g,
    (quote) => `\u0001${String(quotes.push(quote) - 1)}\u0001`,
  );
  const restore = (text: string): string =>
    text.replace(/\u0001(\d+)\u0001/g, (_, index: string) => quotes[Number(index)] ?? "");
  return hidden
    .split(SENTENCE_END)
    .flatMap((sentence) => splitSentence(sentence, rules))
    .map((clause) => restore(clause).trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}

function splitSentence(sentence: string, rules: SplitRules): string[] {
  const [first = "", ...others] = sentence.split(JOINT);
  const clauses = [first];
  for (let index = 0; index + 1 < others.length; index += 2) {
    const joint = others[index] ?? "";
    const right = others[index + 1] ?? "";
    const left = clauses.at(-1) ?? "";
    if (index < 2 * MAX_JOINTS && isSplit({ left, joint, right }, rules)) clauses.push(right);
    else clauses[clauses.length - 1] = left + joint + right;
  }
  return clauses;
}

/** Both sides have to be requests by themselves. */
function isSplit({ left, joint, right }: { left: string; joint: string; right: string }, rules: SplitRules): boolean {
  const before = stripPoliteness(left);
  const after = stripPoliteness(right);
  if (!OPENS.test(before) && !rules.isOwnKind(before)) return false;
  if (rules.isOwnKind(after)) return true;
  if (OPENS_BY_VERB.test(after) && !/,|then|also|finally|lastly|next/i.test(joint)) return false;
  return !REFERS.test(after) && rules.hasSubject(before) && rules.hasSubject(after);
}
