import type { PlanStep } from "./plan-step.js";

import { textTerms } from "../docs/text-terms.js";
import { asksForStatistics } from "./asks-for-statistics.js";
import { type FoundExpressions, findExpressions } from "./find-expressions.js";
import { readNoteRequest } from "./read-note-request.js";
import { splitRequests } from "./split-requests.js";
import { stripPoliteness } from "./strip-politeness.js";

/** What planning has to know about this hub. */
export interface PlanOptions {
  /** Names its statistics have, such as "connections". */
  readonly statisticNames?: readonly string[];
}

const CALCULATE =
  /^(?:calculate|compute|evaluate|eval|work out|solve|do the math(?:s)?(?: on| for)?|convert)\b[\s:,]*/i;
const CODE = /[{}[\]\\="'`;]|[\p{L}_][\w.]*\s*\(|\w\.[\p{L}_]/u;
const SUM_TALK =
  /\b(?:result|equals?|equal|value|sum|total|answer|math|maths|arithmetic|number|plus|minus|times|roughly|about|percent|percentage|calculate|compute|evaluate|convert|come|makes?|add|up|out|take|multiply|divide|subtract)\b/gi;
const MAX_SUM = 1000;
const NO_SUM: FoundExpressions = { expressions: [], rest: "", isCertain: false };
const REFERS = /\b(?:it|its|they|them|their|that|those|these)\b/i;
const REQUEST =
  /^(?:what|how|why|when|where|who|which|whose|is|are|does|do|did|can|could|will|would|should|tell|explain|describe|define|show|list|give|search|find)\b|\?$/i;

/**
 * Reads a message as an ordered list of steps: sums to calculate, numbers of the hub to look up, notes to save or to
 * show, and for everything else a search in the documentation. Deterministic: the same message gives the same plan.
 */
export function planQuestion(message: string, options: PlanOptions = {}): PlanStep[] {
  const ownSteps = (clause: string): PlanStep[] => readOwnKind(clause, options.statisticNames ?? []);
  const clauses = splitRequests(message, {
    isOwnKind: (clause) => ownSteps(clause).length > 0,
    hasSubject: (clause) => textTerms(clause).length > 0,
  });
  const steps: PlanStep[] = [];
  for (const clause of clauses) {
    const request = stripPoliteness(clause);
    const own = ownSteps(request);
    if (own.length > 0) steps.push(...own);
    else if (!continueNote(steps, clause)) steps.push(...searchStep(request, steps.at(-1)));
  }
  return steps;
}

/** The steps of a clause that asks for anything but a search. */
function readOwnKind(clause: string, statisticNames: readonly string[]): PlanStep[] {
  const note = readNoteRequest(clause);
  if (note) return [note];
  const expressions = readExpressions(clause);
  if (expressions.length > 0) return expressions.map((expression) => ({ kind: "calculate", expression }));
  return asksForStatistics(clause, statisticNames) ? [{ kind: "statistics", question: clause }] : [];
}

function readExpressions(clause: string): readonly string[] {
  const asked = clause.replace(CALCULATE, "");
  const isAsked = asked !== clause;
  const isCode = CODE.test(
    asked.replace(/\b(?:sqrt|log\w*|sin|cos|tan|max|min|abs|round|floor|ceil|mean|sum|exp)\s*\(/g, ""),
  );
  if (isAsked && isCode) return [asked.replace(/[?!.]+$/, "").trim()];
  const found = clause.length > MAX_SUM ? NO_SUM : findExpressions(clause);
  if (found.expressions.length > 0) {
    const talk = textTerms(found.rest.replace(SUM_TALK, " "));
    return isAsked || found.isCertain || talk.length === 0 ? found.expressions : [];
  }
  return isAsked && /\d/.test(asked) && /[-+*/^%!()]/.test(asked) ? [asked.replace(/[?.]+$/, "").trim()] : [];
}

/** "Save a note: call Ann. She knows the port." is one note. */
function continueNote(steps: PlanStep[], clause: string): boolean {
  const last = steps.at(-1);
  if (last?.kind !== "save-note" || last.savesAnswer || last.text === "" || REQUEST.test(clause)) return false;
  steps[steps.length - 1] = { ...last, text: `${last.text} ${clause}` };
  return true;
}

/** A question that refers back is searched together with the question before it. */
function searchStep(question: string, before: PlanStep | undefined): PlanStep[] {
  const terms = textTerms(question);
  if (before?.kind === "search" && terms.length <= 3 && REFERS.test(question)) {
    return [{ kind: "search", question: `${question} (${before.question})` }];
  }
  return terms.length > 0 ? [{ kind: "search", question }] : [];
}
