import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENGINE_PARTS } from "./parts.js";

const CONTRACTS = ["event", "event-log", "fanout", "leases", "presence", "state-store", "system", "engine"];

/** Sentences no case of the common parts holds, each with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "A failure after which the entry may be in the log MUST be ERR_OUTCOME_UNKNOWN":
    "needs a connection to a store that breaks; engines with one prove it beside their code",
  "Hints MAY be lost, duplicated or reordered; receivers MUST NOT rely on them":
    "obliges who listens, which the delivery tests prove with a faulty fanout",
};

/** The sentences of a contract's comments that say MUST. */
function mustSentences(contract: string): readonly string[] {
  const source = readFileSync(new URL(`../../contracts/${contract}.ts`, import.meta.url), "utf8");
  const comments = source.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return comments
    .map((comment) => plain(comment.replace(/^\/\*\*|\*\/$/g, "").replace(/^\s*\*\s?/gm, " ")))
    .flatMap((text) => text.split(/\.(?:\s|$)/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.includes("MUST"));
}

function plain(text: string): string {
  return text.replaceAll("`", "").replace(/\s+/g, " ");
}

/** The halves of a sentence may be held by different cases. */
function clausesOf(sentence: string): readonly string[] {
  return sentence.split("; ").filter((clause) => clause.includes("MUST"));
}

const titles = ENGINE_PARTS.flatMap((part) => part.cases.map(({ title }) => plain(title)));

for (const contract of CONTRACTS) {
  for (const sentence of mustSentences(contract)) {
    if (sentence in ELSEWHERE) continue;
    for (const clause of clausesOf(sentence)) {
      test(`${contract}: "${clause}" is in the title of a case`, () => {
        expect(titles.filter((title) => title.includes(clause)).length).toBeGreaterThan(0);
      });
    }
  }
}

test("what is proven elsewhere is still in the contracts", () => {
  const all = CONTRACTS.flatMap(mustSentences);
  expect(all.length).toBeGreaterThan(12);
  expect(Object.keys(ELSEWHERE).filter((sentence) => !all.includes(sentence))).toEqual([]);
});

test("no two cases have one title", () => {
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
