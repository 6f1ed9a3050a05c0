import type { Result } from "../run-work.js";
import { median } from "../statistics/percentile.js";
import type { Metric } from "../works/work.js";
import { valueOf } from "./judge.js";
import { element, label, svg } from "./svg.js";

const WIDTH = 760;
const LEFT = 170;
const RIGHT = 110;
const ROW = 26;
const BAR = 16;
const TOP = 58;

/** One group of horizontal bars for each metric, from zero; a whisker from the least to the most that was measured. */
export function barChart({ work, samples }: Result, metrics: readonly Metric[], note: string): string {
  const content: string[] = [
    label(work.title, { class: "title", x: 20, y: 30 }),
    label(work.what, { class: "note", x: 20, y: 49 }),
  ];
  let y = TOP;
  for (const metric of metrics) {
    content.push(label(`${metric.label}, ${metric.unit}`, { x: 20, y: y + 24 }));
    y += 34;
    const rows = [...samples].map(([peer, own]) => ({
      peer,
      numbers: own.map((sample) => valueOf(sample, metric.name)),
    }));
    const most = Math.max(...rows.flatMap(({ numbers }) => numbers), Number.MIN_VALUE);
    for (const { peer, numbers } of rows) {
      content.push(...bar({ peer, numbers, y, scale: (WIDTH - LEFT - RIGHT) / most, digits: metric.digits }));
      y += ROW;
    }
  }
  content.push(label(note, { class: "note", x: 20, y: y + 22 }));
  const description = `${work.what}: ${metrics.map(({ label: name }) => name).join("; ")}`;
  return svg({ width: WIDTH, height: y + 36, title: work.title, description, content });
}

interface Row {
  readonly peer: string;
  readonly numbers: readonly number[];
  readonly y: number;
  /** Pixels for 1. */
  readonly scale: number;
  readonly digits: number;
}

function bar({ peer, numbers, y, scale, digits }: Row): readonly string[] {
  const middle = median(numbers);
  const at = (value: number): number => Number((LEFT + Math.max(0, value) * scale).toFixed(1));
  const center = y + BAR / 2;
  const kind = peer.startsWith("isowire") ? "isowire" : "other";
  const [least, most] = [at(Math.min(...numbers)), at(Math.max(...numbers))];
  const size = { width: Math.max(1, at(middle) - LEFT), height: BAR };
  return [
    label(peer, { class: "end", x: LEFT - 10, y: center + 5 }),
    element("rect", { class: kind, x: LEFT, y, ...size }),
    element("line", { class: "whisker", x1: least, x2: most, y1: center, y2: center }),
    label(middle.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits }), {
      x: Math.max(at(middle), most) + 8,
      y: center + 5,
    }),
  ];
}
