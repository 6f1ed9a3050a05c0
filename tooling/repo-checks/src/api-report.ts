import type { ApiName } from "./public-api.js";

const INDENT = "    ";

/** The record of an entry point: each name on a line of its own, below it how it is declared. */
export function formatReport(names: readonly ApiName[]): string {
  return names
    .map(({ kind, name, declaration }) => [`${kind.padEnd(5)} ${name}`, ...declaration.split("\n").map(indent), ""])
    .flat()
    .join("\n");
}

export function parseReport(text: string): readonly ApiName[] {
  const blocks = text.split(/^(?=\S)/m).filter((block) => block.trim() !== "");
  return blocks.map((block) => {
    const [head = "", ...lines] = block.trimEnd().split("\n");
    const [kind = "", name = ""] = head.split(/ +/);
    return { kind: kind as ApiName["kind"], name, declaration: lines.map(outdent).join("\n") };
  });
}

/** The file of an entry point's record. */
export function reportFile(entry: string): string {
  return `${entry.replace("@", "").replaceAll("/", ".")}.txt`;
}

function indent(line: string): string {
  return line === "" ? "" : INDENT + line;
}

function outdent(line: string): string {
  return line.slice(INDENT.length);
}
