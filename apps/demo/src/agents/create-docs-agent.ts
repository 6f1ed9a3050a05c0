import type { AgentRunPort } from "./agent-port.js";
import type { Docs } from "./docs/load-docs.js";
import type { NotesStore } from "./notes/notes-store.js";
import type { PlanStep } from "./plan/plan-step.js";
import type { StepContext } from "./steps/step-context.js";

import { describePlan } from "./plan/describe-plan.js";
import { planQuestion } from "./plan/plan-question.js";
import { createCitations } from "./steps/create-citations.js";
import { createSpeaker } from "./steps/create-speaker.js";
import { createToolbox } from "./steps/create-toolbox.js";
import { type Pause, pause } from "./steps/pause.js";
import { readStatistics } from "./steps/read-statistics.js";
import { takeStep } from "./steps/take-step.js";

/** What a docs agent knows, and how fast it shows its work. */
export interface DocsAgentOptions {
  readonly docs: Docs;
  /** The numbers of the agent's own hub, such as `() => hub.stats()`. */
  readonly stats: () => unknown;
  readonly notes: NotesStore;
  readonly pace?: {
    /** Milliseconds every tool takes at least. @defaultValue 250 */
    readonly toolMs?: number;
    /** Milliseconds between two words. @defaultValue 18 */
    readonly wordMs?: number;
    /** How both wait. @defaultValue by a timer */
    readonly pause?: Pause;
  };
  /** Milliseconds a person has to approve a note. @defaultValue 120,000 */
  readonly approvalMs?: number;
}

/** An agent as `registry.register` takes it. */
export type DocsAgent = (run: AgentRunPort) => Promise<{ readonly finalResponse: string }>;

const MAX_QUESTION = 8000;
const MAX_STEPS = 12;

const TOOLS: Readonly<Partial<Record<PlanStep["kind"], string>>> = {
  calculate: "calculate",
  statistics: "hub_stats",
  search: "search_docs",
  "save-note": "save_note",
  "list-notes": "list_notes",
};

const ABILITIES =
  "I found nothing to do in that. I can search this repository's documentation, calculate, look at the live " +
  "statistics of this hub, save a note once you approve it, and show your notes.";

/**
 * An agent that works without a model and without a network: it plans by rules, searches and reads the repository's
 * documentation, calculates, looks at its own hub, keeps notes after approval, and streams an answer that cites what
 * it read. What the documentation does not say it does not say either.
 *
 * @example
 * ```ts
 * const agent = createDocsAgent({ docs: await loadDocs(root), stats: () => hub.stats(), notes: createNotesStore(folder) });
 * registry.register("docs", agent);
 * ```
 */
export function createDocsAgent(options: DocsAgentOptions): DocsAgent {
  const { docs, stats, notes, pace = {}, approvalMs = 120_000 } = options;
  const wait = pace.pause ?? pause;
  return async (run) => {
    const context: StepContext = {
      run,
      speaker: createSpeaker(run, (signal) => wait(pace.wordMs ?? 18, signal)),
      toolbox: createToolbox(run, (signal) => wait(pace.toolMs ?? 250, signal)),
      citations: createCitations(),
      sources: { docs, stats, notes, approvalMs },
      answers: [],
      quoted: new Set(),
    };
    await answer(run.input.content, context);
    const sources = context.citations.list();
    if (sources !== "") await context.speaker.say(sources);
    return { finalResponse: context.speaker.spoken };
  };
}

async function answer(question: string, context: StepContext): Promise<void> {
  const { run, speaker, sources } = context;
  if (question.length > MAX_QUESTION)
    return speaker.say(`I read at most ${MAX_QUESTION} characters, and your message has more.`);
  const steps = planQuestion(question, { statisticNames: statisticNames(sources.stats) });
  await run.thinking(describePlan(steps.slice(0, MAX_STEPS)));
  if (steps.length === 0) return speaker.say(ABILITIES);
  const taken = steps.slice(0, MAX_STEPS);
  if (steps.length > MAX_STEPS) await speaker.say(`Of your ${steps.length} requests I take the first ${MAX_STEPS}.`);
  for (const [index, step] of taken.entries()) {
    run.signal.throwIfAborted();
    await run.state.set({ step: index + 1, of: taken.length, tool: TOOLS[step.kind] });
    await takeStep(step, context);
  }
}

/** Only helps to read the question; a hub that cannot answer is reported by the tool. */
function statisticNames(stats: () => unknown): string[] {
  try {
    return readStatistics(stats()).map(({ name }) => name);
  } catch {
    return [];
  }
}
