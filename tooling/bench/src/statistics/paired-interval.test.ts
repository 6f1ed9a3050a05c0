import { expect, test } from "vitest";
import { pairedInterval } from "./paired-interval.js";
import { median, percentile } from "./percentile.js";
import { seededRandom } from "./random.js";

test("the median and percentiles are those of R and NumPy", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99)).toBeCloseTo(9.91, 10);
  expect(percentile([5], 0.025)).toBe(5);
  expect(() => percentile([], 0.5)).toThrow(/at least one value/);
  expect(() => percentile([1], 1.5)).toThrow(/a share from 0 to 1/);
});

test("pairs that all say the same leave no doubt", () => {
  const control = [10, 20, 30, 40, 50, 60, 70, 80, 90];
  const subject = control.map((value) => value / 2);
  expect(pairedInterval(subject, control, "ratio")).toEqual({ pairs: 9, estimate: 0.5, low: 0.5, high: 0.5 });
});

test("a machine that is slow for a while does not move a ratio: both sides of a pair are slow", () => {
  const slowness = [1, 1, 3, 3, 1, 1, 5, 1, 1];
  const { estimate, low, high } = pairedInterval(
    slowness.map((factor) => 9 * factor),
    slowness.map((factor) => 10 * factor),
    "ratio",
  );
  expect([estimate, low, high].map((value) => value.toFixed(6))).toEqual(["0.900000", "0.900000", "0.900000"]);
});

test("one pair that is far off widens the interval at most to itself, and does not move the median", () => {
  const control = Array.from({ length: 9 }, () => 10);
  const subject = [9, 9.1, 8.9, 9, 9.2, 8.8, 9, 9.1, 40];
  const { estimate, low, high } = pairedInterval(subject, control, "ratio");
  expect(estimate).toBeCloseTo(0.9, 10);
  expect(low).toBeGreaterThanOrEqual(0.88);
  expect(high).toBeLessThan(1);
});

test("differences are compared as differences", () => {
  expect(pairedInterval([1.5, 2.5], [1, 2], "difference")).toEqual({ pairs: 2, estimate: 0.5, low: 0.5, high: 0.5 });
});

test("about 19 of 20 intervals hold the true ratio", () => {
  const random = seededRandom(7);
  // Sum of uniforms: close enough to a bell, and its median is its mean.
  const noise = (): number => (random() + random() + random() + random() - 2) / 10;
  let held = 0;
  for (let run = 0; run < 100; run += 1) {
    const control = Array.from({ length: 9 }, () => 10);
    const subject = control.map((value) => value * (0.8 + noise()));
    const { low, high } = pairedInterval(subject, control, "ratio");
    if (low <= 0.8 && 0.8 <= high) held += 1;
  }
  expect(held).toBeGreaterThanOrEqual(88);
  expect(held).toBeLessThanOrEqual(100);
});

test("the same samples give the same interval, in every run", () => {
  const subject = [9, 9.1, 8.9, 9, 9.2, 8.8, 9, 9.1, 40];
  const control = subject.map(() => 10);
  expect(pairedInterval(subject, control, "ratio")).toEqual(pairedInterval(subject, control, "ratio"));
});

test.each([
  ["sides of different length", [1, 2], [1]],
  ["no pairs", [], []],
  ["a control of zero", [1], [0]],
  ["what is no number", [NaN], [1]],
])("%s cannot be compared", (_what, subject, control) => {
  expect(() => pairedInterval(subject, control, "ratio")).toThrow(RangeError);
});
