import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../testing/check-property.js";
import { positionToText, textToPosition } from "./position-text.js";

const position = fc.record({
  epoch: fc.stringMatching(/^[A-Za-z0-9_-]{8,32}$/),
  offset: fc.maxSafeNat(),
  time: fc.maxSafeNat(),
});

test("a position comes back from its text", async () => {
  await checkProperty(
    fc.property(position, (one) => {
      expect(textToPosition(positionToText(one))).toEqual(one);
    }),
  );
});

test("a position as text is <epoch>.<offset>.<time>", () => {
  expect(positionToText({ epoch: "Ab_-0123", offset: 41, time: 1_790_000_000_000 })).toBe("Ab_-0123.41.1790000000000");
});

test.each([
  ["nothing", ""],
  ["a word", "start"],
  ["an epoch alone", "Ab_-0123"],
  ["no time", "Ab_-0123.41"],
  ["a fourth part", "Ab_-0123.41.17.1"],
  ["an epoch of 7 characters", "Ab_-012.41.17"],
  ["an epoch of 33 characters", `${"a".repeat(33)}.41.17`],
  ["an epoch with another character", "Ab_-012é.41.17"],
  ["a negative offset", "Ab_-0123.-1.17"],
  ["a fraction", "Ab_-0123.4e1.17"],
  ["a hexadecimal offset", "Ab_-0123.0x1.17"],
  ["an empty offset", "Ab_-0123..17"],
  ["an offset that is not safe", "Ab_-0123.9007199254740992.17"],
  ["a time that is not safe", "Ab_-0123.1.9007199254740992"],
  ["digits without end", `Ab_-0123.${"1".repeat(400)}.17`],
  ["a space in front", " Ab_-0123.41.17"],
  ["a line break behind", "Ab_-0123.41.17\n"],
  ["other digits", "Ab_-0123.\u0664\u0661.17"],
])("%s is not a position", (_, text) => {
  expect(textToPosition(text)).toBe(undefined);
});
