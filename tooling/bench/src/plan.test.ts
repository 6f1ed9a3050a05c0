import { expect, test } from "vitest";
import { planOf } from "./plan.js";
import { WORKS, workNamed } from "./works/all-works.js";

test("a quick run of everything measures each peer of each work and takes less than 90 s", () => {
  const { measurements, seconds } = planOf(WORKS, { pairs: 1, quick: true });
  expect(measurements).toBeGreaterThanOrEqual(WORKS.reduce((sum, { peers }) => sum + peers.length, 0));
  expect(seconds).toBeLessThan(90);
});

test("nine pairs of everything take about an hour and a half", () => {
  const { measurements, seconds } = planOf(WORKS, { pairs: 9, quick: false });
  expect(measurements).toBeGreaterThan(300);
  expect(seconds).toBeLessThan(95 * 60);
});

test("the control counts twice where bars are told from noise by it", () => {
  const plan = (name: string): number => planOf([workNamed(name)], { pairs: 3, quick: true }).measurements;
  expect(plan("burst")).toBe(3 * (workNamed("burst").peers.length + 1));
  expect(plan("replay")).toBe(3);
});
