import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./workspace.js";

/** A block of code in a page of the repository. */
export interface DocBlock {
  /** `docs/page.md:12`, the line of the fence. */
  readonly name: string;
  readonly file: string;
  readonly language: "ts" | "js" | "tsx" | "jsx";
  readonly code: string;
  /** It has its imports at the top; otherwise it goes on where the program before it on the page stops. */
  readonly isProgram: boolean;
  /** Of `<!-- not run: reason -->` before the block. */
  readonly notRun: string | undefined;
  /** Of `<!-- given: a, b -->` before the block: names a reader has, of any type. */
  readonly given: readonly string[];
  /** What the comments `// prints: text` promise. */
  readonly prints: readonly string[];
}

const PAGES = ["README.md", "docs/**/*.md", "packages/*/README.md", "apps/demo/README.md"];
const FENCE = /((?:^<!-- [^\n]* -->\n+)*)^```(ts|js|tsx|jsx)\n([\s\S]*?)^```$/gm;

/** Every block of TypeScript and JavaScript in the pages for readers. */
export function docBlocks(): readonly DocBlock[] {
  const patterns = PAGES.map((page) => `:(glob)${page}`);
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns];
  const files = execFileSync("git", list, { cwd: ROOT, encoding: "utf8" }).split("\0");
  return files.filter((file) => file !== "" && existsSync(join(ROOT, file))).flatMap(blocksIn);
}

function blocksIn(file: string): readonly DocBlock[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(FENCE)].map(({ index, 1: notes = "", 2: language, 3: code = "" }) => ({
    name: `${file}:${text.slice(0, index + notes.length).split("\n").length}`,
    file,
    language: language as DocBlock["language"],
    code,
    isProgram: /^import /.test(code),
    notRun: /<!-- not run: (.+?) -->/.exec(notes)?.[1],
    given: /<!-- given: (.+?) -->/.exec(notes)?.[1]?.split(/, */) ?? [],
    prints: [...code.matchAll(/\/\/ prints: (.+)$/gm)].map(([, line = ""]) => line.trim()),
  }));
}
