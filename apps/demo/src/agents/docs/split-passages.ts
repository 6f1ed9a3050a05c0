/** A piece of a section that can be quoted by itself. */
export interface Passage {
  readonly text: string;
  readonly kind: "sentence" | "row" | "code";
  /** Of a row: its first cell. */
  readonly subject?: string;
  /** The paragraph, list item, table row or code block it belongs to, counted from 0. */
  readonly block: number;
}

interface Block {
  readonly kind: "prose" | "table" | "code";
  readonly lines: string[];
}

const SENTENCES = new Intl.Segmenter("en", { granularity: "sentence" });

/** Splits the Markdown of one section into sentences, table rows and code blocks, with inline markup removed. */
export function splitPassages(markdown: string): Passage[] {
  const passages: Passage[] = [];
  let block = 0;
  for (const { kind, lines } of splitBlocks(markdown)) {
    if (kind === "code") passages.push({ text: lines.join("\n"), kind, block: block++ });
    else if (kind === "table")
      for (const row of tableRows(lines)) passages.push({ ...row, kind: "row", block: block++ });
    else {
      for (const text of sentencesOf(plainText(lines.join(" ")))) passages.push({ text, kind: "sentence", block });
      block += 1;
    }
  }
  return passages.filter((passage) => /[\p{L}\p{N}]/u.test(passage.text));
}

function splitBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const begin = (kind: Block["kind"]): Block => {
    open = { kind, lines: [] };
    blocks.push(open);
    return open;
  };
  for (const line of markdown.replace(/<!--[\s\S]*?-->/g, "").split("\n")) {
    const isFence = /^\s*(?:`{3,}|~{3,})/.test(line);
    if (open?.kind === "code") {
      if (isFence) open = undefined;
      else open.lines.push(line);
    } else if (isFence) begin("code");
    else if (line.trim() === "") open = undefined;
    else if (/^\s*\|/.test(line)) (open?.kind === "table" ? open : begin("table")).lines.push(line);
    else if (/^\s*(?:[-*+]|\d+[.)])\s/.test(line))
      begin("prose").lines.push(line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""));
    else (open?.kind === "prose" ? open : begin("prose")).lines.push(line.replace(/^\s*>?\s*/, ""));
  }
  return blocks;
}

/** A row of two cells reads "word: meaning"; one of more cells names its columns. */
function tableRows(lines: readonly string[]): Pick<Passage, "text" | "subject">[] {
  const rows = lines.filter((line) => !/^\s*\|[\s:|-]+\|?\s*$/.test(line)).map(cellsOf);
  const hasHeader = rows.length < lines.length;
  const header = hasHeader ? (rows[0] ?? []) : [];
  return rows.slice(hasHeader ? 1 : 0).map(([subject = "", ...cells]) => {
    if (cells.length === 1) return { subject, text: cells[0] === "" ? subject : `${subject}: ${cells.join("")}` };
    const named = cells.map((cell, index) =>
      cell && header[index + 1] ? `${header[index + 1] ?? ""}: ${cell}` : cell,
    );
    return { subject, text: [subject, ...named].filter((cell) => cell !== "").join("; ") };
  });
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, "");
  return inner.split(/(?<!\\)\|/).map((cell) => plainText(cell.replace(/\\\|/g, "|")));
}

/** Inline code is one word to the segmenter, whatever punctuation it holds. */
function sentencesOf(text: string): string[] {
  const codes: string[] = [];
  const hidden = text.replace(/`[^`]*`/g, (code) => `\uE000${codes.push(code) - 1}\uE001`);
  const sentences: string[] = [];
  for (const { segment } of SENTENCES.segment(hidden)) {
    const last = sentences.at(-1);
    if (last !== undefined && /\b(?:e\.g|i\.e|etc|vs|approx)\.\s*$/i.test(last)) {
      sentences[sentences.length - 1] = last + segment;
    } else sentences.push(segment);
  }
  return sentences.map((sentence) =>
    sentence.replace(/\uE000(\d+)\uE001/g, (_, index: string) => codes[Number(index)] ?? "").trim(),
  );
}

/** Without inline markup; what stands in backticks stays as it is. */
function plainText(markdown: string): string {
  return markdown
    .split(/(`+[^`]*`+)/)
    .map((part) => (part.startsWith("`") ? part : withoutMarkup(part)))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/\*\*|__(?=\w)|(?<=\w)__/g, "")
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g, "$1")
    .replace(/<\/?[a-z][^>]*>/g, "");
}
