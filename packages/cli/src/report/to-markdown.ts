import { markdownTable } from "markdown-table";
import type { Check, Report, SectionReport, Status } from "./report.js";

const MARKS: Readonly<Record<Status, string>> = { pass: "pass", warn: "warn", unknown: "unknown", fail: "**fail**" };

/** The report as a Markdown page. */
export function toMarkdown(report: Report): string {
  const { project, doctor, node, startedAt, sections } = report;
  const rows = sections.map(({ title, status, durationMs }) => [
    title,
    MARKS[status],
    `${(durationMs / 1000).toFixed(1)} s`,
  ]);
  return [
    `# Stability report of ${project.name}`,
    "",
    `${MARKS[report.status]}: ${countsText(report)}. By isowire ${doctor} on Node ${node}, ${startedAt}.`,
    "",
    markdownTable([["section", "status", "took"], ...rows]),
    "",
    ...sections.flatMap(sectionToMarkdown),
  ].join("\n");
}

/** `8 pass, 1 warn`; statuses that nothing has are left out. */
export function countsText({ counts }: Report): string {
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  return named.map(([status, count]) => `${count} ${status}`).join(", ");
}

function sectionToMarkdown({ title, status, ran, checks, command }: SectionReport): readonly string[] {
  const rows = checks.map((check) => [inCell(check.name), MARKS[check.status], seenText(check)]);
  return [
    `## ${title}`,
    "",
    `${MARKS[status]}. ${ran}`,
    "",
    markdownTable([["check", "status", "seen"], ...rows]),
    "",
    `Again: \`${command}\``,
    "",
  ];
}

function seenText({ seen, advice }: Check): string {
  return inCell(advice === undefined ? seen : `${seen}. **Do:** ${advice}`);
}

/** Text that neither ends a cell nor begins a tag. */
function inCell(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll(/\s*\n\s*/g, " ");
}
