import { styleText } from "node:util";
import type { Check, Report, SectionReport, Status } from "./report.js";
import { countsText } from "./to-markdown.js";

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", unknown: "magenta", fail: "red" };

/** The report for a terminal. */
export function toText(report: Report, { color }: { readonly color: boolean }): string {
  const paint = (style: Style, text: string): string => (color ? styleText(style, text) : text);
  const mark = (status: Status): string => paint(STYLES[status], status.padEnd("unknown".length));
  const section = ({ title, status, checks, command }: SectionReport): readonly string[] => [
    `${mark(status)}  ${paint("bold", title)}`,
    ...checks.flatMap((check) => checkLines(check, mark)),
    ...(status === "pass" ? [] : [`         again: ${command}`]),
    "",
  ];
  const verdict = `${report.status}: ${countsText(report)} (${(report.durationMs / 1000).toFixed(1)} s)`;
  return [...report.sections.flatMap(section), paint(STYLES[report.status], verdict), ""].join("\n");
}

function checkLines({ name, status, seen, advice }: Check, mark: (status: Status) => string): readonly string[] {
  const line = `  ${mark(status)}  ${name}: ${seen}`;
  return advice === undefined ? [line] : [line, `           do: ${advice}`];
}
