import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../contracts/event.js";
import { createEntry } from "../log/create-entry.js";
import { checkProperty } from "../testing/check-property.js";
import { mergeDeltas } from "./merge-deltas.js";

interface Said {
  readonly type?: string;
  readonly payload: unknown;
  readonly runId?: string;
  readonly threadId?: string;
}

const log = (events: readonly Said[]): Entry[] =>
  events.map(({ type = "message_delta", payload, runId = "r", threadId = "t" }, index) =>
    createEntry({
      epoch: "epoch-of-test",
      offset: index + 1,
      time: 1000 + index,
      type,
      runId,
      threadId,
      payloadJson: JSON.stringify(payload),
    }),
  );
const delta = (text: string, messageId = "m"): Said => ({ payload: { messageId, delta: text } });
const seen = (entries: readonly { from?: number; offset: number; payload: unknown }[]): unknown[] =>
  entries.map(({ from, offset, payload }) => [from, offset, payload]);

test("neighbouring pieces of one message become one entry, with the place and time of the last", () => {
  const [merged, ...rest] = mergeDeltas(log([delta("a"), delta("b"), delta("c")]));
  expect(rest).toEqual([]);
  expect(merged).toMatchObject({ type: "message_delta", from: 1, offset: 3, time: 1002, runId: "r", threadId: "t" });
  expect(merged?.payload).toEqual({ messageId: "m", delta: "abc" });
});

test("a piece on its own stays the entry it was", () => {
  const entries = log([delta("a"), { type: "agent_thinking", payload: { reasoning: "?" } }, delta("b")]);
  expect(mergeDeltas(entries)).toEqual(entries);
  expect(mergeDeltas(entries)[0]).toBe(entries[0]);
});

test("lifecycle events are neither merged nor passed by", () => {
  const thinking = { type: "agent_thinking", payload: { reasoning: "?" } };
  const merged = mergeDeltas(log([delta("a"), delta("b"), thinking, thinking, delta("c"), delta("d")]));
  expect(seen(merged)).toEqual([
    [1, 2, { messageId: "m", delta: "ab" }],
    [undefined, 3, thinking.payload],
    [undefined, 4, thinking.payload],
    [5, 6, { messageId: "m", delta: "cd" }],
  ]);
});

test.each<[string, Said]>([
  ["another message", delta("b", "other")],
  ["another run", { ...delta("b"), runId: "other" }],
  ["another thread", { ...delta("b"), threadId: "other" }],
  ["a payload that says more", { payload: { messageId: "m", delta: "b", more: true } }],
  ["a delta that is not text", { payload: { messageId: "m", delta: 1 } }],
  ["a payload that is no object", { payload: "b" }],
  ["no payload", { payload: null }],
])("pieces are not joined with those of %s", (_name, other) => {
  const entries = log([delta("a"), other, delta("c")]);
  expect(mergeDeltas(entries)).toEqual(entries);
});

test("a gap in the offsets is not bridged", () => {
  const [first, , third] = log([delta("a"), delta("b"), delta("c")]);
  const entries = [first, third].filter((entry) => entry !== undefined);
  expect(mergeDeltas(entries)).toEqual(entries);
});

test("what the client may have already is left as it is, and nothing crosses that line", () => {
  const merged = mergeDeltas(log([delta("a"), delta("b"), delta("c"), delta("d")]), 2);
  expect(seen(merged)).toEqual([
    [undefined, 1, { messageId: "m", delta: "a" }],
    [undefined, 2, { messageId: "m", delta: "b" }],
    [3, 4, { messageId: "m", delta: "cd" }],
  ]);
});

test("however a text is split, also within a character, joining gives it back", () =>
  checkProperty(
    fc.property(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(fc.nat({ max: 60 }), { maxLength: 12 }),
      (text, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => delta(text.slice(at[index], end)));
        const merged = mergeDeltas(log(pieces));
        expect(merged.length).toBe(1);
        expect(Buffer.from((merged[0]?.payload as { delta: string }).delta, "utf16le")).toEqual(
          Buffer.from(text, "utf16le"),
        );
      },
    ),
  ));

const anyEvent = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ payload: fc.record({ messageId: fc.constantFrom("m", "n"), delta: fc.string() }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom("agent_thinking", "tool_executing"), payload: fc.jsonValue() }),
  },
);

test("whatever the log holds, the same is said in the same order, and every offset is stood for once", () =>
  checkProperty(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.nat({ max: 40 }), (events, after) => {
      const entries = log(events);
      const merged = mergeDeltas(entries, after);
      expect(merged.flatMap(({ from, offset }) => range(from ?? offset, offset))).toEqual(range(1, entries.length));
      expect(said(merged)).toEqual(said(entries));
    }),
  ));

/** What an application makes of it: other events one by one, and the text of a message as it grows. */
function said(entries: readonly Entry[]): unknown[] {
  const told: unknown[] = [];
  for (const { type, payload } of entries) {
    const last = told.at(-1) as { messageId?: string; delta?: string } | undefined;
    const piece = payload as { messageId: string; delta: string };
    if (type !== "message_delta") told.push({ type, payload });
    else if (last?.messageId === piece.messageId) last.delta = (last.delta ?? "") + piece.delta;
    else told.push({ ...piece });
  }
  return told;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
