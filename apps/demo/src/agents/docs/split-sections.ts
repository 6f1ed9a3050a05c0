import { headingSlugs } from "./heading-slugs.js";

/** One heading of one file with the text under it, up to the next heading of any level. */
export interface DocsSection {
  /** `path#slug`: where a reader finds it. */
  readonly id: string;
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly title: string;
  /** The headings above this one, outermost first. */
  readonly trail: readonly string[];
  /** Markdown, without the heading. */
  readonly text: string;
}

interface Heading {
  readonly level: number;
  readonly title: string;
}

/** Splits a Markdown file at its ATX headings. Text before the first heading belongs to no section and is left out. */
export function splitSections(path: string, markdown: string): DocsSection[] {
  const slugOf = headingSlugs();
  const sections: DocsSection[] = [];
  let above: Heading[] = [];
  let lines: string[] = [];
  let current: Omit<DocsSection, "text"> | undefined;
  const finish = (): void => {
    if (current) sections.push({ ...current, text: lines.join("\n").trim() });
    lines = [];
  };
  forEachLine(markdown, (line, heading) => {
    if (!heading) {
      lines.push(line);
      return;
    }
    finish();
    above = above.filter((one) => one.level < heading.level);
    current = {
      id: `${path}#${slugOf(heading.title)}`,
      path,
      title: heading.title,
      trail: above.map((one) => one.title),
    };
    above.push(heading);
  });
  finish();
  return sections;
}

function forEachLine(markdown: string, visit: (line: string, heading: Heading | undefined) => void): void {
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && !fence) fence = mark;
    else if (mark && fence && mark.startsWith(fence)) fence = undefined;
    visit(line, fence || mark ? undefined : headingIn(line));
  }
}

function headingIn(line: string): Heading | undefined {
  const match = /^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line);
  const [, marks, title] = match ?? [];
  if (!marks || !title) return undefined;
  return { level: marks.length, title: title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`]/g, "") };
}
