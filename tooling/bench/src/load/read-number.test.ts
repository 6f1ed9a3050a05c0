import { expect, test } from "vitest";
import { readNumber } from "./read-number.js";

const FIELD = Buffer.from('"n":');

test.each([
  ['{"n":0}', 0],
  ['{"a":1,"n":12345,"z":9}', 12_345],
  ['{"n":9007199254740991}', 9_007_199_254_740_991],
  ['{"m":5}', -1],
  ['{"n":"5"}', -1],
])("%s holds %i", (text, expected) => {
  const bytes = Buffer.from(text);
  expect(readNumber(bytes, FIELD, { start: 0, end: bytes.length })).toBe(expected);
});

test("a number of the next message is not taken for one of this", () => {
  const bytes = Buffer.from('{"m":5}{"n":6}');
  expect(readNumber(bytes, FIELD, { start: 0, end: 7 })).toBe(-1);
  expect(readNumber(bytes, FIELD, { start: 7, end: bytes.length })).toBe(6);
});

test("digits behind the end of the message are not read", () => {
  expect(readNumber(Buffer.from('"n":1234'), FIELD, { start: 0, end: 6 })).toBe(12);
});
