/** A stretch of text within a line. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "citation"; readonly number: number };

export type Block =
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly text: string };

/** What a citation number stands for: a section of the documentation. */
export interface Source {
  readonly number: number;
  readonly path: string;
  readonly section: string;
}

/** An answer as it is shown. */
export interface Answer {
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
}

const SOURCES = /(?:^|\n\n)Sources:(?=\n|$)/;

/** Reads what the agent wrote; also half an answer, while it streams. */
export function parseAnswer(content: string): Answer {
  const start = SOURCES.exec(content);
  const body = start ? content.slice(0, start.index) : content;
  const tail = start ? content.slice(start.index + start[0].length) : "";
  return { blocks: parseBlocks(body), sources: parseSources(tail) };
}

function parseSources(text: string): Source[] {
  return [...text.matchAll(/^\[(\d+)\] (\S+)$/gm)].map(([, number = "", id = ""]) => {
    const [path = "", section = ""] = id.split("#");
    return { number: Number(number), path, section };
  });
}

function parseBlocks(text: string): Block[] {
  // Odd parts stood between fences; the last one may still be open.
  return text.split(/^```\w*/m).flatMap((part, index) => (index % 2 === 1 ? codeBlock(part) : proseBlocks(part)));
}

function codeBlock(text: string): Block[] {
  const code = text.replace(/^\n|\n$/g, "");
  return code === "" ? [] : [{ kind: "code", text: code }];
}

function proseBlocks(text: string): Block[] {
  return text.split(/\n{2,}/).flatMap((chunk) => {
    const lines = chunk.split("\n").filter((line) => line.trim() !== "");
    return grouped(lines).map(({ isList, lines: group }): Block => {
      if (isList) return { kind: "list", items: group.map((line) => parseInlines(line.replace(/^\s*- /, ""))) };
      return { kind: "paragraph", inlines: parseInlines(group.join("\n")) };
    });
  });
}

interface Group {
  readonly isList: boolean;
  readonly lines: string[];
}

function grouped(lines: readonly string[]): Group[] {
  const groups: Group[] = [];
  for (const line of lines) {
    const isList = /^\s*- /.test(line);
    const last = groups.at(-1);
    if (last?.isList === isList) last.lines.push(line);
    else groups.push({ isList, lines: [line] });
  }
  return groups;
}

function parseInlines(text: string): Inline[] {
  return text
    .trim()
    .split(/(`[^`\n]+`|\[\d{1,2}\])/)
    .filter((part) => part !== "")
    .map((part): Inline => {
      const citation = /^\[(\d+)\]$/.exec(part);
      if (citation) return { kind: "citation", number: Number(citation[1]) };
      return /^`.+`$/s.test(part) ? { kind: "code", text: part.slice(1, -1) } : { kind: "text", text: part };
    });
}
