import { expect, test } from "vitest";
import type { Hint } from "@isowire/core/contracts";
import { hintToText, noticeToText, rangesToTexts, textToHeard } from "./hint-text.js";

const KEY = "0123456789abcdef".repeat(4);
const HINT: Hint = { kind: "connection", connectionId: "c 1", reason: "limit", text: "a b\u0000 é" };

test("what one node says another one hears", () => {
  expect(textToHeard("b", hintToText("a", KEY, HINT))).toEqual({ kind: "hint", userKey: KEY, hint: HINT });
  const notice = { payloadJson: '{"text": "a b"}', to: { tenantId: "north é \0" }, time: 1_790_000_000_000 };
  expect(textToHeard("b", noticeToText("a", notice))).toEqual({ kind: "notice", notice });
  const everyone = { ...notice, to: "everyone" as const };
  expect(textToHeard("b", noticeToText("a", everyone))).toEqual({ kind: "notice", notice: everyone });
  const [text = ""] = rangesToTexts("a", [
    { k: KEY, f: 1, l: 2 ** 40 },
    { k: `f${KEY.slice(1)}`, f: 36, l: 36 },
  ]);
  expect(textToHeard("b", text)).toEqual({
    kind: "entries",
    ranges: [
      { short: "0123456789abcdef", f: 1, l: 2 ** 40 },
      { short: "f123456789abcdef", f: 36, l: 36 },
    ],
  });
  expect(textToHeard("b", "p 0123456789abcdef")).toEqual({ kind: "published", short: "0123456789abcdef" });
});

test("a node does not hear itself, nor what it cannot read", () => {
  expect(textToHeard("a", hintToText("a", KEY, HINT))).toBe(undefined);
  expect(textToHeard("a", rangesToTexts("a", [{ k: KEY, f: 1, l: 1 }])[0] ?? "")).toBe(undefined);
  for (const text of ["", "p", "z b c", "h b", `h b ${KEY}`, `h b ${KEY} {`, "{}"]) {
    expect(textToHeard("a", text), text).toBe(undefined);
  }
});

test("a batch is one text, and another one only where it would not fit into a notification", () => {
  const ranges = (count: number) => Array.from({ length: count }, (_, n) => ({ k: KEY, f: 1e6 + n, l: 1e6 + n }));
  expect(rangesToTexts("node-name-12", ranges(0))).toEqual([]);
  expect(rangesToTexts("node-name-12", ranges(256)).length).toBe(1);
  const texts = rangesToTexts("node-name-12", ranges(2000));
  expect(texts.every((text) => text.length < 8000)).toBe(true);
  const heard = texts.flatMap((text) => {
    const one = textToHeard("b", text);
    return one?.kind === "entries" ? one.ranges.map(({ f }) => f) : [];
  });
  expect(heard).toEqual(ranges(2000).map(({ f }) => f));
});

test("a close text that would not fit is cut", () => {
  const text = hintToText("a", KEY, {
    kind: "connection",
    connectionId: "c",
    reason: "disconnected",
    text: "\0".repeat(5000),
  });
  expect(Buffer.byteLength(text)).toBeLessThan(8000);
  expect(textToHeard("b", text)).toMatchObject({ hint: { connectionId: "c", text: "\0".repeat(500) } });
});
