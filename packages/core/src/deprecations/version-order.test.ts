import { expect, test } from "vitest";
import { isReached } from "./version-order.js";

test.each([
  ["2.0.0", "2.0.0", true],
  ["2.0.1", "2.0.0", true],
  ["10.0.0", "2.0.0", true],
  ["1.99.99", "2.0.0", false],
  ["1.2.3", "1.10.0", false],
  ["1.10.0", "1.2.3", true],
  ["2.0.0-next.1", "2.0.0", true],
  ["1.12.0-next.1+build.7", "2.0.0", false],
  ["0.1.0", "1.0.0", true],
  ["0.99.0", "1.0.1", false],
])("%s has reached %s: %s", (version, limit, reached) => {
  expect(isReached(version, limit)).toBe(reached);
});
