import { expect, test } from "vitest";
import { Few } from "./few.js";

test("an item is in it once, in the order it came", () => {
  const few = new Few<string>();
  for (const item of ["b", "a", "b", "c"]) few.add(item);
  expect([...few]).toEqual(["b", "a", "c"]);
  few.delete("a");
  few.delete("never");
  expect([...few]).toEqual(["b", "c"]);
  expect([few.size, few.has("a"), few.find((item) => item > "b")]).toEqual([2, false, "c"]);
  for (const item of ["c", "b"]) few.delete(item);
  expect([...few]).toEqual([]);
});

test("who goes through it sees what was there at the start", () => {
  const few = new Few<number>();
  for (const item of [1, 2, 3]) few.add(item);
  const seen: number[] = [];
  for (const item of few) {
    seen.push(item);
    few.delete(item);
    few.add(item + 10);
  }
  expect(seen).toEqual([1, 2, 3]);
  expect([...few]).toEqual([11, 12, 13]);
});
