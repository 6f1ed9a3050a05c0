import type { Result } from "../run-work.js";
import { median } from "../statistics/percentile.js";
import type { Chart, Metric } from "../works/work.js";
import { valueOf } from "./judge.js";
import { element, label, svg } from "./svg.js";

const WIDTH = 760;
const HEIGHT = 380;
const PLOT = { left: 70, right: 620, top: 80, bottom: 310 };
const GRID_LINES = 5;

/** One line a peer over a logarithmic x axis; the y axis begins at zero. */
export function lineChart({ work, samples }: Result, chart: Extract<Chart, { kind: "line" }>, note: string): string {
  const { points } = chart;
  const lines = [...samples].map(([peer, own]) => ({
    peer,
    values: points.map(({ metric }) => median(own.map((sample) => valueOf(sample, metric)))),
  }));
  const top = niceTop(Math.max(...lines.flatMap(({ values }) => values)));
  const y = (value: number): number => Math.round(PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top));
  const [first, last] = [points[0]?.at ?? 1, points.at(-1)?.at ?? 10];
  const x = (at: number): number =>
    Math.round(PLOT.left + (Math.log(at / first) / Math.log(last / first)) * (PLOT.right - PLOT.left));
  const content = [
    label(work.title, { class: "title", x: 20, y: 30 }),
    label(`${work.what}; ${axisLabel(work.metrics, points[0]?.metric)}`, { class: "note", x: 20, y: 49 }),
    ...grid(top, y),
    ...points.map(({ at }) => label(at.toLocaleString("en"), { class: "middle", x: x(at), y: PLOT.bottom + 20 })),
    label(chart.x, { class: "note middle", x: (PLOT.left + PLOT.right) / 2, y: PLOT.bottom + 40 }),
    ...lines.flatMap(({ peer, values }) =>
      line(
        peer,
        values.map((value, n) => [x(points[n]?.at ?? 0), y(value)] as const),
      ),
    ),
    label(note, { class: "note", x: 20, y: HEIGHT - 12 }),
  ];
  return svg({ width: WIDTH, height: HEIGHT, title: work.title, description: work.what, content });
}

function line(peer: string, at: readonly (readonly [number, number])[]): readonly string[] {
  const kind = peer.startsWith("isowire") ? "isowire" : "other";
  const [endX, endY] = at.at(-1) ?? [0, 0];
  return [
    element("polyline", { class: `${kind} line`, points: at.map((point) => point.join(",")).join(" ") }),
    ...at.map(([cx, cy]) => element("circle", { class: kind, cx, cy, r: 4 })),
    label(peer, { x: endX + 12, y: endY + 5 }),
  ];
}

function grid(top: number, y: (value: number) => number): readonly string[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, n) => (top / GRID_LINES) * n).flatMap((value) => [
    element("line", { class: "grid", x1: PLOT.left, x2: PLOT.right, y1: y(value), y2: y(value) }),
    label(value.toLocaleString("en"), { class: "end note", x: PLOT.left - 10, y: y(value) + 4 }),
  ]);
}

function axisLabel(metrics: readonly Metric[], name: string | undefined): string {
  const metric = metrics.find((each) => each.name === name);
  return metric === undefined ? "" : `${metric.label.replace(/,.*$/, "")}, ${metric.unit}`;
}

/** The least number above `most` that divides into even steps of a digit times a power of ten. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / GRID_LINES));
  const step = [1, 2, 3, 4, 5, 10].map((factor) => factor * power).find((candidate) => candidate * GRID_LINES >= most);
  return (step ?? most) * GRID_LINES;
}
