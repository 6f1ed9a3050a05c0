import fc from "fast-check";
import { expect, test } from "vitest";
import { columnToText, textToColumn, wellFormedJson } from "./column-text.js";

const SEED = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Any string JavaScript can hold, and many of those PostgreSQL cannot. */
const text = fc
  .array(fc.constantFrom("\0", "\u0001", "\ufeff", "\ud83d", "\ude00", "\u{1f600}", "0", "a", "0000", "\u{10ffff}"))
  .map((parts) => parts.join(""));

test("any string comes back as it was, out of text that PostgreSQL can hold", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (original) => {
      const column = textToColumn(original);
      expect(columnToText(column)).toBe(original);
      expect(column).not.toMatch(/\0|\p{Surrogate}/u);
      // PGlite's decoder takes a mark at the beginning for one of byte order.
      expect(column.startsWith("\ufeff")).toBe(false);
    }),
    { seed: SEED },
  );
});

test("different strings are different columns", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(textToColumn(one) === textToColumn(other)).toBe(one === other);
    }),
    { seed: SEED },
  );
});

test("what every driver can carry stays as it is", () => {
  for (const plain of ["", "run/1", "é e\u0301", "\u{1f600}", "\n\t\u007f", "'; --"])
    expect(textToColumn(plain)).toBe(plain);
});

test("JSON with a lone surrogate says the same without one; other JSON is untouched", () => {
  const lone = '{"a":"x\ud800y","\udc00":"\u{1f600}"}';
  expect(wellFormedJson(lone)).toBe('{"a":"x\\ud800y","\\udc00":"\u{1f600}"}');
  expect(JSON.parse(wellFormedJson(lone))).toEqual(JSON.parse(lone));
  for (const json of ['"\\ud800"', ' {"b":1, "a":"\\u0000"} ', "1e999"]) expect(wellFormedJson(json)).toBe(json);
});
