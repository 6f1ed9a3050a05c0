import { expect, test } from "vitest";
import type { Result } from "../run-work.js";
import type { Bar, Work } from "../works/work.js";
import { judge } from "./judge.js";

const BAR: Bar = { subject: "isowire", metric: "cpuUs", against: "ws", comparison: "ratio", atMost: 0.95 };

interface Numbers {
  readonly isowire: readonly number[];
  readonly ws?: readonly number[];
  readonly again?: readonly number[];
}

function resultOf({ isowire, ws = isowire.map(() => 10), again = ws }: Numbers): Result {
  const samples = (numbers: readonly number[]) => numbers.map((cpuUs) => ({ cpuUs }));
  const work: Work = {
    name: "unicast",
    title: "Unicast",
    what: "events",
    peers: ["ws", "isowire"],
    control: "ws",
    metrics: [{ name: "cpuUs", label: "CPU", unit: "us", digits: 1 }],
    bars: [BAR],
    run: () => Promise.reject(new Error("not run here")),
  };
  return {
    work,
    samples: new Map([
      ["ws", samples(ws)],
      ["isowire", samples(isowire)],
    ]),
    again: samples(again),
  };
}

const nine = (value: number): readonly number[] => Array.from({ length: 9 }, () => value);

test("a bar passes when the upper end of the interval is at or below it", () => {
  expect(judge(BAR, resultOf({ isowire: nine(9.5) }))?.outcome).toBe("passes");
  expect(judge(BAR, resultOf({ isowire: [9, 9, 9, 9, 9, 9.1, 9.2, 9.3, 9.4] }))?.outcome).toBe("passes");
});

test("a bar is missed when only the middle is below it", () => {
  const verdict = judge(BAR, resultOf({ isowire: [9, 9, 9, 9, 9.4, 9.9, 9.9, 9.9, 9.9] }));
  expect(verdict?.compared.estimate).toBeCloseTo(0.94, 10);
  expect(verdict?.outcome).toBe("misses");
});

test("fewer than nine pairs are not judged", () => {
  expect(judge(BAR, resultOf({ isowire: [5, 5, 5, 5, 5, 5, 5, 5] }))).toMatchObject({
    outcome: "not judged",
    why: "8 of 9 pairs",
  });
});

test("nothing is judged when two equals differ by more than the margin", () => {
  const again = [9, 9, 9, 10, 10, 10, 11, 11, 11];
  expect(judge(BAR, resultOf({ isowire: nine(5), again }))).toMatchObject({ outcome: "not judged" });
  expect(judge({ ...BAR, atMost: 0.5 }, resultOf({ isowire: nine(5), again }))?.outcome).toBe("passes");
});

test("a difference has its bar for a margin", () => {
  const bar: Bar = { ...BAR, comparison: "difference", atMost: 0.5 };
  expect(judge(bar, resultOf({ isowire: nine(10.5) }))?.outcome).toBe("passes");
  expect(judge(bar, resultOf({ isowire: nine(10.6) }))?.outcome).toBe("misses");
  const again = [9, 9, 9, 9, 10, 11, 11, 11, 11];
  expect(judge(bar, resultOf({ isowire: nine(10.1), again }))?.outcome).toBe("not judged");
});

test("two metrics of one peer are compared with two measurements of one of them", () => {
  const bar: Bar = {
    subject: "sqlite",
    metric: "one",
    against: "sqlite",
    againstMetric: "many",
    comparison: "ratio",
    atMost: 0.125,
    noise: ["one", "oneAgain"],
  };
  const samples = nine(0).map(() => ({ one: 100, many: 1_000, oneAgain: 101 }));
  const result: Result = { ...resultOf({ isowire: nine(1) }), samples: new Map([["sqlite", samples]]) };
  expect(judge(bar, result)).toMatchObject({ outcome: "passes", compared: { estimate: 0.1 } });
});

test("a bar on something that was not measured has no verdict; a sample without its metric is an error", () => {
  expect(judge({ ...BAR, against: "bun" }, resultOf({ isowire: nine(1) }))).toBeUndefined();
  expect(() => judge({ ...BAR, metric: "p99Ms" }, resultOf({ isowire: nine(1) }))).toThrow(
    /expected a sample with p99Ms/,
  );
});
