import type { StepContext } from "./step-context.js";

import { calculate } from "../calculate/calculate.js";

/** Calculates one expression and says the result, or what is wrong with the expression. */
export async function answerCalculation(expression: string, context: StepContext): Promise<void> {
  const { toolbox, speaker, answers } = context;
  const outcome = await toolbox.use("calculate", { expression }, () => calculate(expression));
  if (!outcome.ok) return speaker.say(`I could not calculate ${expression}: ${outcome.problem}.`);
  const { result, rounded } = outcome.value;
  const answer = `${expression} ${rounded ? "≈" : "="} ${result}`;
  answers.push(answer);
  await speaker.say(answer);
}
