import type { Result } from "../run-work.js";
import { pairedInterval } from "../statistics/paired-interval.js";
import { median } from "../statistics/percentile.js";
import type { Metric, Peer, Sample } from "../works/work.js";
import { judge, valueOf, type Verdict } from "./judge.js";

/** The result of a work as Markdown, which reads well in a terminal, too. */
export function resultText(result: Result): string {
  const { work } = result;
  const verdicts = work.bars.map((bar) => judge(bar, result)).filter((verdict) => verdict !== undefined);
  const parts = [
    `## ${work.title}`,
    `${capital(work.what)}.`,
    table([HEAD, ...work.metrics.flatMap((metric) => metricRows(metric, result))]),
  ];
  if (verdicts.length > 0) parts.push(table([BAR_HEAD, ...verdicts.map(verdictRow)]));
  return `${parts.join("\n\n")}\n`;
}

const HEAD = ["metric", "peer", "median", "from", "to", "of the control", "95% interval"];
const BAR_HEAD = ["bar", "measured", "95% interval", "A/A", "verdict"];

function metricRows(metric: Metric, { work, samples, again }: Result): readonly (readonly string[])[] {
  const control = samples.get(work.control) ?? [];
  const row = (name: string, own: readonly Sample[]): readonly string[] => {
    const numbers = own.map((sample) => valueOf(sample, metric.name));
    const show = (value: number): string => value.toFixed(metric.digits);
    return [
      name,
      show(median(numbers)),
      show(Math.min(...numbers)),
      show(Math.max(...numbers)),
      ...ratio(own, control, metric),
    ];
  };
  const rows = [...samples].map(([peer, own]) => row(labelOf(peer, work.control), own));
  if (again.length > 0) rows.push(row(`${work.control} again (A/A)`, again));
  return rows.map((cells, index) => [index === 0 ? `${metric.label}, ${metric.unit}` : "", ...cells]);
}

function labelOf(peer: Peer, control: Peer): string {
  return peer === control ? `${peer} (control)` : peer;
}

function ratio(own: readonly Sample[], control: readonly Sample[], { name }: Metric): readonly string[] {
  if (own === control) return ["", ""];
  const numbers = (samples: readonly Sample[]): readonly number[] => samples.map((sample) => valueOf(sample, name));
  const { estimate, low, high, pairs } = pairedInterval(numbers(own), numbers(control), "ratio");
  return [estimate.toFixed(3), pairs === 1 ? "one pair" : `${low.toFixed(3)} to ${high.toFixed(3)}`];
}

function verdictRow({ bar, compared, noise, outcome, why }: Verdict): readonly string[] {
  const unit = bar.comparison === "ratio" ? "times" : "above";
  const other = [bar.against, bar.againstMetric].filter((part) => part !== undefined && part !== bar.subject);
  const goal = bar.goal === undefined ? "" : ` (goal ${number(bar.goal)})`;
  return [
    `${bar.subject} ${bar.metric} at most ${number(bar.atMost)} ${unit} ${other.join(" ")}${goal}`,
    compared.estimate.toFixed(3),
    `${compared.low.toFixed(3)} to ${compared.high.toFixed(3)}`,
    `${noise.low.toFixed(3)} to ${noise.high.toFixed(3)}`,
    why === "" ? outcome : `${outcome}: ${why}`,
  ];
}

function number(value: number): string {
  return String(Number(value.toFixed(3)));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
