import type { ApprovalOutcome } from "./agent-port.js";

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createDocsAgent, type DocsAgent } from "./create-docs-agent.js";
import { loadDocs } from "./docs/load-docs.js";
import { splitSections } from "./docs/split-sections.js";
import { createNotesStore } from "./notes/notes-store.js";
import { createScriptedRun, type ScriptedRun } from "./testing/create-scripted-run.js";

/**
 * Forty questions to the whole agent over this repository's own documentation, written when the agent was finished. A
 * question that fails shows what a general rule misses: mend the rule, never add one for the question.
 */
interface Question {
  readonly ask: string;
  /** The tools that fit; "docs" is a search that found something and read it, "search_docs" one that found nothing. */
  readonly tools: string;
  readonly says?: RegExp;
  readonly approval?: ApprovalOutcome;
}

const APPROVED: ApprovalOutcome = { approved: true, state: "approved", by: "ann" };
const DENIED: ApprovalOutcome = { approved: false, state: "denied", by: "ann" };
const EXPIRED: ApprovalOutcome = { approved: false, state: "expired", by: "expiry" };
const NOT_FOUND = /Not found in the documentation/;

const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  "concepts of the documentation": [
    { ask: "Define the term sequencer for me", tools: "docs" },
    { ask: "For how long can a ticket be used?", tools: "docs" },
    { ask: "What should a client do after it is closed with 4100?", tools: "docs" },
    { ask: "Which storage keeps the logs when I configure nothing?", tools: "docs" },
    { ask: "Does the browser have to prove its origin?", tools: "docs" },
    { ask: "What does ERR_OVERLOADED mean?", tools: "docs", says: /ERR_OVERLOADED/ },
    { ask: "How do I get the earlier entries of a thread?", tools: "docs" },
    { ask: "Under what name do I set the TCP port in the environment?", tools: "docs", says: /ISOWIRE_PORT/ },
  ],
  arithmetic: [
    { ask: "What does 48 times 125 come to?", tools: "calculate", says: /= 6000$/ },
    { ask: "35% of 80, please", tools: "calculate", says: /= 28$/ },
    { ask: "Work out (9 + 3)^2 / 4", tools: "calculate", says: /= 36$/ },
    { ask: "how many hours are there in 5 days?", tools: "calculate", says: /= 120 hours$/ },
    { ask: "I need the product of 14, 3 and 5", tools: "calculate", says: /= 210$/ },
    { ask: "What is ninety-nine minus forty-five?", tools: "calculate", says: /= 54$/ },
    { ask: "Divide 1001 by 7", tools: "calculate", says: /= 143$/ },
    { ask: "compute process.exit(1)", tools: "calculate", says: /could not calculate/ },
  ],
  "live statistics": [
    { ask: "How many users has this hub got right now?", tools: "hub_stats", says: /users 2/ },
    { ask: "Show the current statistics of the server", tools: "hub_stats", says: /connections 3/ },
    { ask: "what's the number of live connections", tools: "hub_stats", says: /connections 3/ },
    { ask: "Is anybody connected at the moment?", tools: "hub_stats", says: /connections 3/ },
    { ask: "How many entries have been delivered since you started?", tools: "hub_stats", says: /delivered 20/ },
    { ask: "Report the hub metrics", tools: "hub_stats", says: /connections 3/ },
    { ask: "How many people are using this right now?", tools: "hub_stats", says: /users 2/ },
    { ask: "count the managers for me", tools: "hub_stats", says: /managers 4/ },
  ],
  "notes and approval": [
    { ask: "Write a note saying the key rotates in March", tools: "save_note", approval: APPROVED, says: /^Saved/ },
    { ask: "Could you remember that lunch is at noon?", tools: "", approval: DENIED, says: /not saved/ },
    {
      ask: "Take down: the server room is 4B",
      tools: "",
      approval: EXPIRED,
      says: /not saved: nobody approved it in time/,
    },
    { ask: "Add 'order more cables' to my notes", tools: "save_note", approval: APPROVED, says: /order more cables$/ },
    {
      ask: "Which notes did I save?",
      tools: "list_notes",
      says: /2 notes:\n- the key rotates in March .*\n- order more cables/,
    },
    { ask: "Display my notes", tools: "list_notes", says: /the key rotates/ },
    { ask: "Erase the note about lunch", tools: "", says: /not change, delete/ },
    { ask: "What notes does dave have?", tools: "", says: /nobody else's/ },
  ],
  "not in the documentation, and several at once": [
    { ask: "What's the melting point of iron?", tools: "search_docs", says: NOT_FOUND },
    { ask: "Recommend a novel about pirates", tools: "search_docs", says: NOT_FOUND },
    { ask: "How do I connect a Bluetooth printer?", tools: "search_docs", says: NOT_FOUND },
    { ask: "Who wrote Hamlet?", tools: "search_docs", says: NOT_FOUND },
    { ask: "How many users are there now and what is 7 * 8?", tools: "hub_stats calculate", says: /users 2[^]*= 56/ },
    {
      ask: "What is a thread? Save it as a note.",
      tools: "docs save_note",
      approval: APPROVED,
      says: /conversation[^]*Saved/,
    },
    {
      ask: "Calculate 100 / 8, then tell me about the heartbeat, then list my notes.",
      tools: "calculate docs list_notes",
      says: /= 12\.5/,
    },
    {
      ask: "What is 5 +/ 2 and who discovered penicillin?",
      tools: "calculate search_docs",
      says: /could not calculate[^]*Not found/,
    },
  ],
};

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const STATS = {
  nodeId: "n1",
  connections: 3,
  users: 2,
  managers: 4,
  appended: 10,
  delivered: 20,
  commands: 5,
  draining: false,
};

describe("forty questions", () => {
  let agent: DocsAgent;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "forty-"));
    const notes = createNotesStore(folder);
    agent = createDocsAgent({ docs: await loadDocs(ROOT), notes, stats: () => STATS, pace: { toolMs: 0, wordMs: 0 } });
  });
  afterAll(() => rm(folder, { recursive: true }));

  for (const [kind, questions] of Object.entries(QUESTIONS)) {
    describe(kind, () => {
      test.each(questions)("$ask", async ({ ask, tools, says, approval }) => {
        const run = createScriptedRun(ask, approval && { approval });
        const { finalResponse } = await agent(run);
        expect(toolsOf(run)).toBe(tools);
        if (says) expect(finalResponse).toMatch(says);
        await checkCitations(run, finalResponse, tools.split(" ").includes("docs"));
      });
    });
  }

  test("they are forty, of five kinds", () => {
    expect(Object.values(QUESTIONS).map((questions) => questions.length)).toEqual([8, 8, 8, 8, 8]);
  });
});

/** The tools in the order of their use, a search with what was read after it as "docs". */
function toolsOf(run: ScriptedRun): string {
  const names = run.happenings.flatMap((one) => (one.kind === "tool" ? [one.name] : []));
  return names.join(" ").replace(/search_docs(?: read_section)+/g, "docs");
}

/** Every number in the text is in the list, every source was read in this run and is a heading of a file as it is now. */
async function checkCitations(run: ScriptedRun, response: string, expected: boolean): Promise<void> {
  const [text = "", list = ""] = response.split("Sources:\n");
  const sources = new Map(Array.from(list.matchAll(/^\[(\d+)\] (\S+)$/gm), ([, number, id]) => [number, id ?? ""]));
  const cited = new Set(Array.from(text.matchAll(/\[(\d+)\](?=\n|$)/g), ([, number]) => number));
  expect(new Set(sources.keys())).toEqual(cited);
  expect(cited.size > 0).toBe(expected);
  const read = run.happenings.flatMap((one) =>
    one.kind === "tool" && one.name === "read_section" ? [one.parameters] : [],
  );
  for (const id of sources.values()) {
    expect(read).toContainEqual({ id });
    const [path = ""] = id.split("#");
    const sections = splitSections(path, await readFile(join(ROOT, path), "utf8"));
    expect(sections.map((section) => section.id)).toContain(id);
  }
}
