import type { PlanStep } from "./plan-step.js";

type NoteStep = Extract<PlanStep, { kind: "save-note" | "list-notes" | "decline" }>;

const KEEP = "(?:save|store|write|make|take|add|create|record|keep|leave|put|jot|append|file)";
const LEAD = String.raw`(?:\s*(?:that|saying|which says|with the text|of|about|to|as follows|for me|to myself|for later))*`;
const FILLER = String.raw`(?:(?:me|down|a|an|this|the|following|another|one|new|quick|short|little|my|personal|private) )*`;

/** Requests to keep something, each with the text to keep as its last group. */
const SAVES: readonly RegExp[] = [
  new RegExp(
    String.raw`^${KEEP} (?<text>.+?) (?:in|into|to|as|on|among) (?:a |my |the |one of my )*notes?[.!]?$`,
    "is",
  ),
  new RegExp(
    String.raw`^${KEEP} (?:this|that|the following|it) (?:in|into|to|as|on) (?:a |my |the )*notes?\s*[:,–-]\s*(?<text>.+)$`,
    "is",
  ),
  new RegExp(String.raw`^${KEEP} (?:as|to|in|into) (?:a |my |the )*notes?\b\s*[:,–-]?\s*(?<text>.*)$`, "is"),
  new RegExp(String.raw`^${KEEP} ${FILLER}(?:notes?|reminders?|memos?)\b${LEAD}\s*[:,–-]?\s*(?<text>.*)$`, "is"),
  new RegExp(
    String.raw`^(?:note|jot|write|take|put)(?: (?:this|that|it))? down\b${LEAD}\s*[:,–-]?\s*(?<text>.*)$`,
    "is",
  ),
  new RegExp(
    String.raw`^(?:note|memori[sz]e|remember|(?:don't|do not|never) forget|keep in mind)\b(?! (?:how|why|when)\b)${LEAD}\s*[:,–-]?\s*(?<text>.*)$`,
    "is",
  ),
  /^remind me (?:to|that|about|of)\b\s*[:,–-]?\s*(?<text>.*)$/is,
  new RegExp(String.raw`^new note\s*[:,–-]\s*(?<text>.+)$`, "is"),
];

const ANSWER =
  /^(?:it|this|that|them|both|(?:the|this|that|your|these|those) (?:\w+ )?(?:results?|answers?|sum|totals?|numbers?|outcome|values?|product))(?: down)?$/i;

const SHOW =
  /^(?:show|list|display|read|see|view|print|get|fetch|give|tell|recall|open|check|what|which|do (?:i|you)|have i|are there|any|my|how many|let me see|all)\b(?:\W+[\w']+){0,7}?\W*\bnotes?\b/i;
const CHANGE =
  /^(?:delete|remove|clear|wipe|drop|discard|throw (?:away|out)|get rid of|erase|forget|edit|change|rename|update|move|share|send|publish)\b(?:\W+[\w']+){0,6}?\W+(?:notes?|reminders?)\b/i;
const ALL_NOTES = /^(?:show|list|display|read|print)(?: all)?(?: the| saved)* notes?\W*$/i;
const OWN = /\b(?:my|mine|i|me|i've|our)\b/i;
const PEOPLE = "(?:people|persons?|users?|tenants?|customers?|colleagues?)";
const OTHERS = new RegExp(
  [
    String.raw`\b(?!(?:my|it|today|yesterday|week|month|let|what|that)\b)\w+(?:'s|s')\s+(?:\w+\s+)?notes?\b`,
    String.raw`\bnotes? (?:of|by|from|belonging to|saved by|kept by) (?!mine\b|me\b|my\b|today\b|yesterday\b|this\b|last\b)\w+`,
    String.raw`\bnotes? (?:does|did|has) (?!i\b|my\b)\w+`,
    String.raw`\b(?:other|another)(?: ${PEOPLE})?(?:'s?)? notes?\b`,
    String.raw`\b(?:every|all|each)(?: the)? ${PEOPLE}(?:'s?)? notes?\b`,
    String.raw`\bnotes?\b.*\b(?:other|another|all|every|each)(?: the)? ${PEOPLE}\b`,
  ].join("|"),
  "i",
);
const KEPT =
  /\b(?:what|which|anything|things?|everything) (?:did|have|had|that)? ?(?:i|you) (?:\w+ )*?(?:saved?|noted?|remember(?:ed)?|wr(?:ite|ote|itten)|kept|stored?)\b/i;

/** Reads a request to save or to show notes; nothing when the clause is neither, such as a question about notes. */
export function readNoteRequest(clause: string): NoteStep | undefined {
  for (const pattern of SAVES) {
    const text = pattern.exec(clause)?.groups?.["text"];
    if (text !== undefined) return saveStep(text);
  }
  if (CHANGE.test(clause)) return { kind: "decline", what: "change-notes" };
  const asksForNotes = SHOW.test(clause);
  if (asksForNotes && OTHERS.test(clause)) return { kind: "decline", what: "notes-of-others" };
  const isOwn = OWN.test(clause) || ALL_NOTES.test(clause);
  const asksForOwn = asksForNotes && isOwn && !/^what (?:is|are) (?:a |the )?notes?\b/i.test(clause);
  return asksForOwn || (OWN.test(clause) && KEPT.test(clause)) ? { kind: "list-notes" } : undefined;
}

function saveStep(raw: string): NoteStep {
  const text = unquoted(raw.trim());
  const savesAnswer = ANSWER.test(text.replace(/[.!?]+$/, ""));
  return { kind: "save-note", text: savesAnswer ? "" : text, savesAnswer };
}

function unquoted(text: string): string {
  return /^["“'‘](.+)["”'’][.!]?$/s.exec(text)?.[1] ?? text;
}
