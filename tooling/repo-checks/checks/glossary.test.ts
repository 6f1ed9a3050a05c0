import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { rowsBelow } from "../src/page-tables.js";
import { publicNames } from "../src/public-names.js";
import { ROOT } from "../src/workspace.js";

const words = rowsBelow(readFileSync(join(ROOT, "docs/glossary.md"), "utf8"), "# Words").map(([word = ""]) => word);
/** The ones written as code writes them. */
const contracts = words.filter((word) => /^[A-Z]\w*$/.test(word));

test("the glossary has the contracts that an application meets first", () => {
  expect(contracts).toEqual(expect.arrayContaining(["UserContext", "WebSocketManager", "Hub"]));
});

test("every contract that the glossary names is exported by @isowire/core", () => {
  const exported = publicNames(["@isowire/core"], inject("consumer")).get("@isowire/core") ?? [];
  const names = exported.map((line) => line.slice("value ".length));
  expect(contracts.filter((word) => !names.includes(word))).toEqual([]);
});

test("a word has one row", () => {
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});
