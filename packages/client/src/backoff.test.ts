import { expect, test } from "vitest";
import { backoffDelay } from "./backoff.js";

const BACKOFF = { minMs: 250, maxMs: 30_000 };
const delays = (random: number) =>
  [1, 2, 3, 7, 8, 1_000].map((failures) => backoffDelay(BACKOFF, failures, () => random));

test("the ceiling doubles with each failure up to maxMs", () => {
  expect(delays(1)).toEqual([500, 1_000, 2_000, 30_000, 30_000, 30_000]);
});

test("the jitter is over the whole range, and never below minMs: no loop is tight", () => {
  expect(delays(0)).toEqual([250, 250, 250, 250, 250, 250]);
  expect(delays(0.5)).toEqual([375, 625, 1_125, 15_125, 15_125, 15_125]);
});
