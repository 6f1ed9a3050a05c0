import type { DocsHit, DocsSearch } from "../docs/create-docs-index.js";
import type { Passage } from "../docs/split-passages.js";
import type { DocsSection } from "../docs/split-sections.js";
import type { ToolOutcome } from "./create-toolbox.js";
import type { StepContext } from "./step-context.js";

import { chooseEvidence } from "../docs/choose-evidence.js";
import { type Quotation, quotePassages } from "../docs/quote-passages.js";

/** Searches the documentation, reads the best sections and answers in their words, or says that nothing was found. */
export async function answerSearch(question: string, context: StepContext): Promise<void> {
  const { toolbox, run, speaker, sources } = context;
  let search: DocsSearch | undefined;
  const searched = await toolbox.use("search_docs", { query: question }, () => {
    search = sources.docs.search(question);
    return summary(search);
  });
  if (!searched.ok || !search) return speaker.say(`I could not search the documentation${because(searched)}.`);
  const evidence = chooseEvidence(search);
  if (evidence.hits.length === 0) {
    await run.thinking(`${closest(search)} That is too little to answer from, so I will say so rather than guess.`);
    return speaker.say(notFound(search, sources.docs.sections.length));
  }
  await run.thinking(`${closest(search)} I will read ${evidence.hits.map((hit) => hit.section.id).join(", ")}.`);
  const sections = await readSections(evidence.hits, context);
  if (sections.length === 0) return;
  if (!evidence.isFull) await speaker.say(`No section covers all of ${asked(search)}. The closest say:`);
  const quotations = quotePassages(search.query, sections, (passage) => !context.quoted.has(passage));
  await quote(quotations, search, context);
}

function because(outcome: ToolOutcome<unknown>): string {
  return outcome.ok ? "" : `: ${outcome.problem}`;
}

function summary(search: DocsSearch): object {
  return {
    hits: search.hits.map(({ section, coverage }) => ({
      id: section.id,
      title: section.title,
      coverage: percent(coverage),
    })),
    unknownWords: search.unknownWords,
  };
}

function closest({ hits }: DocsSearch): string {
  const [best] = hits;
  return best
    ? `The closest section is ${best.section.id}; it covers ${percent(best.coverage)} of what was asked.`
    : "No section has any of the words.";
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function notFound(search: DocsSearch, sections: number): string {
  const { unknownWords } = search;
  const reason =
    unknownWords.length > 0 ? `It never mentions ${list(unknownWords)}.` : "No section covers these words together.";
  return `Not found in the documentation: I searched its ${sections} sections for ${asked(search)}. ${reason}`;
}

function asked({ query }: DocsSearch): string {
  return list([...new Set(query.terms.map(({ word }) => word))]);
}

function list(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

async function readSections(evidence: readonly DocsHit[], context: StepContext): Promise<DocsSection[]> {
  const { toolbox, speaker, sources } = context;
  const sections: DocsSection[] = [];
  for (const { section } of evidence) {
    const read = await toolbox.use("read_section", { id: section.id }, (call) =>
      sources.docs.read(section.id, call.signal),
    );
    if (read.ok) sections.push(read.value);
    else await speaker.say(`I found ${section.id} but could not read it: ${read.problem}.`);
  }
  return sections;
}

async function quote(quotations: readonly Quotation[], search: DocsSearch, context: StepContext): Promise<void> {
  const { citations, quoted, speaker, answers } = context;
  if (quotations.length === 0) return speaker.say("The documentation says no more about this than I quoted above.");
  for (const { section, passages } of quotations) {
    for (const passage of passages) quoted.add(passage.text);
    // A heading such as "It does not" turns what stands under it around: it belongs to the quotation.
    const paragraph = `${[...section.trail.slice(0, 1), section.title].join(" · ")}:${inParagraph(passages)}`;
    answers.push(paragraph);
    await speaker.say(`${paragraph}${paragraph.endsWith("```") ? "\n" : " "}[${citations.cite(section.id)}]`);
  }
  if (search.unknownWords.length > 0)
    await speaker.say(`The documentation never mentions ${list(search.unknownWords)}.`);
}

/** Sentences follow each other on the heading's line; rows and code stand on lines of their own. */
function inParagraph(passages: readonly Passage[]): string {
  let paragraph = "";
  let before: Passage["kind"] = "sentence";
  for (const { kind, text } of passages) {
    const piece = { sentence: text, row: `- ${text}`, code: `\`\`\`\n${text}\n\`\`\`` }[kind];
    paragraph += (kind === "sentence" && before === "sentence" ? " " : "\n") + piece;
    before = kind;
  }
  return paragraph;
}
