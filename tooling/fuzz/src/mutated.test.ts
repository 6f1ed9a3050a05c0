import fc from "fast-check";
import { expect, test } from "vitest";
import { mutated } from "./mutated.js";

const CORPUS = ["the first text", "another one"].map((text) => Buffer.from(text));

test("some come unchanged, most are changed, and all are of bounded length", () => {
  const values = fc.sample(mutated(CORPUS), { numRuns: 2000, seed: 1 }).map(String);
  const unchanged = values.filter((value) => CORPUS.map(String).includes(value));
  expect(unchanged.length).toBeGreaterThan(50);
  expect(new Set(values).size).toBeGreaterThan(1000);
  expect(Math.max(...values.map(({ length }) => length))).toBeLessThan(500);
});

test("the same seed gives the same values", () => {
  const sample = (): string[] => fc.sample(mutated(CORPUS), { numRuns: 50, seed: 7 }).map(String);
  expect(sample()).toEqual(sample());
});
