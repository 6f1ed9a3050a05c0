import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../run-work.js";
import { barChart } from "./bar-chart.js";
import { judge } from "./judge.js";
import { lineChart } from "./line-chart.js";
import type { Machine } from "./machine.js";

/** Writes `<work>.json`, with every sample, and `<work>.svg`. */
export async function writeReport(
  result: Result,
  { folder, machine }: { folder: string; machine: Machine },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = (ending: string): string => join(folder, `${result.work.name}.${ending}`);
  await writeFile(path("json"), `${JSON.stringify(resultJson(result, machine), undefined, 2)}\n`);
  await writeFile(path("svg"), chartOf(result, machine));
}

function resultJson({ work, samples, again }: Result, machine: Machine): unknown {
  const { name, title, what, control, metrics } = work;
  return {
    work: { name, title, what, control },
    machine,
    pairs: pairsOf(samples),
    metrics,
    verdicts: work.bars.map((bar) => judge(bar, { work, samples, again })).filter((verdict) => verdict !== undefined),
    samples: Object.fromEntries(samples),
    controlAgain: again,
  };
}

/** Not how often the control was measured again: some works compare it with itself in another way. */
function pairsOf(samples: Result["samples"]): number {
  return Math.max(...[...samples.values()].map(({ length }) => length));
}

function chartOf(result: Result, machine: Machine): string {
  const { work } = result;
  const { processor, cores, date, versions } = machine;
  const note = `${processor}, ${cores} cores, Node ${versions["node"] ?? ""}, ${date.slice(0, 10)}, median of ${pairsOf(result.samples)}`;
  const chart = work.chart ?? { kind: "bars", metrics: [work.metrics[0]?.name ?? ""] };
  if (chart.kind === "line") return lineChart(result, chart, note);
  return barChart(
    result,
    work.metrics.filter(({ name }) => chart.metrics.includes(name)),
    note,
  );
}
