import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { checkTypes } from "../src/check-types.js";
import { docBlocks, type DocBlock } from "../src/doc-blocks.js";
import { publicNames } from "../src/public-names.js";
import { runProgram } from "../src/quickstart.js";
import { entryPoints, publicPackages } from "../src/workspace.js";

const TIMEOUT_MS = 30_000;
const consumer = inject("consumer");
const blocks = docBlocks();
// The program of the first page has a check of its own.
const programs = blocks.filter(
  ({ isProgram, notRun, file, language }) =>
    isProgram && notRun === undefined && file !== "README.md" && !language.endsWith("x"),
);

describe("code in the pages", () => {
  let said: ReadonlyMap<string, readonly string[]> = new Map();
  beforeAll(() => {
    said = checkTypes(blocks, { consumer, names: publicNames(publicPackages.flatMap(entryPoints), consumer) });
  });

  test.each(blocks)("$name has the types of the packages as published", ({ name }) => {
    expect(said.get(name)).toEqual([]);
  });
});

test.each(programs)("$name runs as printed", async (block) => {
  const isServer = !block.code.includes('"node:test"');
  // The old names warn; that is what they are for.
  const flags = block.code.includes('"@isowire/legacy"') ? ["--no-deprecation"] : [];
  const options = { lines: block.prints, timeoutMs: TIMEOUT_MS, stopsWhenListening: isServer, flags };
  const { stdout, stderr, exitCode, hasListened } = await runProgram(writeProgram(block), options);
  expect(stderr).toBe("");
  for (const line of block.prints) expect(stdout).toContain(line);
  const isUp = exitCode === undefined && isServer && hasListened;
  expect(isUp || exitCode === 0, `it ends with 0, or is a server that stays up:\n${stdout}`).toBe(true);
});

/** Among the packages that it imports, as JavaScript. */
function writeProgram({ name, code, language }: DocBlock): string {
  const folder = join(consumer, "docs");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replace(/\W/g, "-")}.mjs`);
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, experimentalDecorators: true };
  const isTyped = language.startsWith("t");
  writeFileSync(file, isTyped ? ts.transpileModule(code, { compilerOptions: options }).outputText : code);
  return file;
}
