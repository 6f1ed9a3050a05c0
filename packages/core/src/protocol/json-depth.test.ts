import { expect, test } from "vitest";
import { isDeeperThan } from "./json-depth.js";

function listsIn(levels: number): unknown {
  return JSON.parse("[".repeat(levels) + "]".repeat(levels));
}

test.each([
  { value: "x", levels: 0 },
  { value: null, levels: 0 },
  { value: {}, levels: 1 },
  { value: [], levels: 1 },
  { value: { a: [] }, levels: 2 },
  { value: { a: 1, b: [1, { c: [2] }], d: {} }, levels: 4 },
  { value: JSON.parse('{"__proto__":{"a":{}}}'), levels: 3 },
])("$value is $levels levels deep", ({ value, levels }) => {
  expect(isDeeperThan(value, levels)).toBe(false);
  if (levels > 0) expect(isDeeperThan(value, levels - 1)).toBe(true);
});

test("32 levels are not deeper than 32, and 33 are", () => {
  expect([isDeeperThan(listsIn(32), 32), isDeeperThan(listsIn(33), 32)]).toEqual([false, true]);
});

test("depth that an attacker chose costs no stack", () => {
  expect(isDeeperThan(listsIn(30_000), 32)).toBe(true);
});

test("a circle is deeper than anything", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect(isDeeperThan(circle, 32)).toBe(true);
});
