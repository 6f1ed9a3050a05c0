import { readFileSync } from "node:fs";
import { isObject } from "./is-object.js";
import type { Problem } from "./problem.js";

/** What a configuration file says. */
export interface FileReading {
  /** Its keys; none when it cannot be read. */
  readonly values: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

/** Reads a JSON file. What `JSON.parse` says about a malformed one is not repeated, because it quotes the file. */
export function readFile(path: string): FileReading {
  const problem = (expected: string, received: string): FileReading => ({
    values: {},
    problems: [{ name: "", expected, received, source: { kind: "file", path } }],
  });
  let text: string;
  try {
    text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    return problem("a readable JSON file", reasonOf(error));
  }
  try {
    const values: unknown = JSON.parse(text);
    return isObject(values) ? { values, problems: [] } : problem("a JSON object", "another JSON value");
  } catch (error) {
    return problem("a JSON object", `malformed JSON${lineOf(error, text)}`);
  }
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "no such file"],
  ["EISDIR", "a folder"],
  ["EACCES", "no permission to read it"],
]);

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return REASONS.get(code) ?? (typeof code === "string" ? code : "an unreadable file");
}

/** Only some messages of V8 tell the position. */
function lineOf(error: unknown, text: string): string {
  const position =
    error instanceof Error ? / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(error.message)?.[1] : undefined;
  return position === undefined ? "" : ` in line ${text.slice(0, Number(position)).split("\n").length}`;
}
