import type { StepContext } from "./step-context.js";

import { relatedTerms } from "../docs/related-terms.js";
import { textTerms } from "../docs/text-terms.js";
import { textWords } from "../docs/text-words.js";
import { readStatistics, type Statistic } from "./read-statistics.js";

const CHATTER = new Set(
  textTerms(
    "hub server node process live current statistics stats metrics figures numbers number count moment time total present busy load online open connected active",
  ),
);

/** Looks at the numbers of the agent's own hub and says those that were asked for, or all when none was named. */
export async function answerStatistics(question: string, context: StepContext): Promise<void> {
  const { toolbox, speaker, sources, answers } = context;
  const outcome = await toolbox.use("hub_stats", {}, () =>
    Object.fromEntries(readStatistics(sources.stats()).map(({ name, value }) => [name, value])),
  );
  if (!outcome.ok) return speaker.say(`I could not read the hub's statistics: ${outcome.problem}.`);
  const all = readStatistics(outcome.value);
  const asked = all.filter(({ name }) => isAsked(name, question));
  const missing = asked.length > 0 ? [] : missingWords(question);
  const shown = (asked.length > 0 ? asked : all).map(({ name, value }) => `${name} ${said(value)}`).join(", ");
  const answer = shown === "" ? "This hub reports no numbers." : `Right now this hub reports: ${shown}.`;
  answers.push(answer);
  await speaker.say(missing.length > 0 ? `This hub does not report ${missing.join(" or ")}. ${answer}` : answer);
}

function isAsked(name: string, question: string): boolean {
  const asked = textTerms(question).flatMap((term) => [term, ...relatedTerms(term)]);
  return textTerms(name).some((term) => asked.includes(term));
}

function missingWords(question: string): string[] {
  return textWords(question)
    .filter(({ term }) => !CHATTER.has(term))
    .map(({ word }) => word);
}

function said(value: Statistic["value"]): string {
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}
