import type { PlanStep } from "../plan/plan-step.js";
import type { StepContext } from "./step-context.js";

import { answerCalculation } from "./answer-calculation.js";
import { answerListNotes, answerSaveNote } from "./answer-notes.js";
import { answerSearch } from "./answer-search.js";
import { answerStatistics } from "./answer-statistics.js";

type Declined = Extract<PlanStep, { kind: "decline" }>["what"];

const DECLINED: Readonly<Record<Declined, string>> = {
  "notes-of-others": "Notes belong to the user who saved them: I can show yours and nobody else's.",
  "change-notes": "I can save notes and show them, but not change, delete or send them.",
};

/** Does one step of a plan and says what came of it. */
export async function takeStep(step: PlanStep, context: StepContext): Promise<void> {
  switch (step.kind) {
    case "calculate":
      return answerCalculation(step.expression, context);
    case "statistics":
      return answerStatistics(step.question, context);
    case "search":
      return answerSearch(step.question, context);
    case "save-note":
      return answerSaveNote(step, context);
    case "list-notes":
      return answerListNotes(context);
    case "decline":
      return context.speaker.say(DECLINED[step.what]);
  }
}
