import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";

test("a print is what engines of earlier versions have kept", () => {
  const kept = createHash("sha256").update("4:said").update('10:{"a":"é漢"}').digest("base64url");
  expect(fingerprint("said", '{"a":"é漢"}')).toBe(kept);
});

test("texts that are only cut elsewhere have another print", () => {
  expect(fingerprint("ab", "c")).not.toBe(fingerprint("a", "bc"));
  expect(fingerprint("1:a", "")).not.toBe(fingerprint("1", ":a"));
});
