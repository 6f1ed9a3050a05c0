import fc from "fast-check";
import { expect, test } from "vitest";
import { endOfPrefix, hexToKey, keyToHex } from "./state-key.js";

const SEED = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const key = fc
  .array(fc.constantFrom("\0", "a", "/", "\u00ff", "\uff00", "\uffff", "\ud800", "\udfff", "\u{1f600}", "\ue000"))
  .map((units) => units.join(""));

test("a key comes back as it was, lone surrogates and all", () => {
  fc.assert(
    fc.property(key, (one) => {
      expect(hexToKey(keyToHex(one))).toBe(one);
    }),
    { seed: SEED },
  );
});

test("bytes sort as code units do", () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(keyToHex(one) < keyToHex(other)).toBe(one < other);
    }),
    { seed: SEED },
  );
});

test("a key begins with a prefix exactly when it lies between the prefix and its end", () => {
  fc.assert(
    fc.property(key, key, (prefix, other) => {
      const end = endOfPrefix(prefix);
      for (const one of [other, prefix + other]) {
        const hex = keyToHex(one);
        const lies = hex >= keyToHex(prefix) && (end === undefined || hex < end);
        expect(lies).toBe(one.startsWith(prefix));
      }
    }),
    { seed: SEED },
  );
});

test("no end is needed where nothing can lie above", () => {
  expect(endOfPrefix("")).toBe(undefined);
  expect(endOfPrefix("\uffff\uffff")).toBe(undefined);
  expect(endOfPrefix("a")).toBe("0062");
});
