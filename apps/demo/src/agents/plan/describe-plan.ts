import type { PlanStep } from "./plan-step.js";

/** Says in a sentence what the agent is about to do, for `agent_thinking`. */
export function describePlan(steps: readonly PlanStep[]): string {
  const [first] = steps;
  if (!first) return "I see nothing to calculate, to look up, to save or to search for.";
  if (steps.length === 1) return `I will ${describeStep(first)}.`;
  return `I see ${steps.length} requests and take them in order: ${steps.map(describeStep).join("; ")}.`;
}

function describeStep(step: PlanStep): string {
  switch (step.kind) {
    case "calculate":
      return `calculate ${step.expression}`;
    case "statistics":
      return "read the live statistics of this hub";
    case "search":
      return `search the documentation for: ${step.question}`;
    case "save-note":
      return step.savesAnswer ? "save the answer as a note, if you approve" : "save a note, if you approve";
    case "list-notes":
      return "read your notes";
    case "decline":
      return step.what === "change-notes" ? "say that I cannot change notes" : "refuse to show other users' notes";
  }
}
