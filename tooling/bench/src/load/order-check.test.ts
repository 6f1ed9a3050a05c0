import { expect, test } from "vitest";
import { OrderCheck, OrderError } from "./order-check.js";

function taking(numbers: readonly number[]): () => void {
  const check = new OrderCheck("event");
  return () => numbers.forEach((number) => check.accept(number));
}

test("numbers that rise by 1 from 1 pass", () => {
  expect(taking([1, 2, 3, 4])).not.toThrow();
});

test.each([
  ["the first is lost", [2]],
  ["one is lost", [1, 2, 4]],
  ["one is doubled", [1, 2, 2, 3]],
  ["two changed places", [1, 3, 2, 4]],
  ["a number could not be read", [1, -1]],
])("it is seen when %s", (_what, numbers) => {
  expect(taking(numbers)).toThrow(OrderError);
});

test("it is seen when the last is lost", () => {
  const check = new OrderCheck("event");
  [1, 2].forEach((number) => check.accept(number));
  expect(() => check.complete(3)).toThrow("the last event: expected 3, received 2");
  expect(() => check.complete(2)).not.toThrow();
});

test("it goes on from where it was told that things begin", () => {
  const check = new OrderCheck("offset", 41);
  expect(() => check.accept(42)).not.toThrow();
  expect(() => check.accept(44)).toThrow("offset: expected 43, received 44");
});
