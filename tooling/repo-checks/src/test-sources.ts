import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./workspace.js";

export interface TestSource {
  readonly file: string;
  readonly text: string;
}

const TESTS = ["*.test.ts", "*.test.tsx", "*.test.js", "*.spec.ts", ":(glob)packages/*/test/**/*.ts"];
/** Suites that every implementation of a contract runs. */
const SUITES = "packages/core/src/testing/describe-engine/*.ts";
/** They hold a page's tables against the code's: that a row exists in both says nothing about what it does. */
const TABLES = ["packages/core/test/published-pages.test.ts", "packages/core/src/protocol/close-codes.test.ts"];

/** The tests under these folders, but those that only compare tables. */
export function testSources(folders: readonly string[]): readonly TestSource[] {
  const patterns = [...TESTS, SUITES, ":!tooling/repo-checks"];
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns];
  return execFileSync("git", list, { cwd: ROOT, encoding: "utf8" })
    .split("\0")
    .filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)) && !TABLES.includes(file))
    .filter((file) => existsSync(join(ROOT, file)))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), "utf8") }));
}

/** Where a code, a number or a type of message is named as a word of its own. */
export function filesNaming(word: string, sources: readonly TestSource[]): readonly string[] {
  const pattern = new RegExp(`(?<![\\w.])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`);
  return sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
}
