import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../contracts/event.js";
import { createEntry, type EntryFields } from "../log/create-entry.js";
import { entryBytes } from "../log/entry-bytes.js";
import { checkProperty } from "../testing/check-property.js";
import { EntryBuffer } from "./entry-buffer.js";

const EPOCH = "epoch-of-test";

/** Text that one byte a character holds, that it does not, half of a pair alone, and more than a chunk. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("é", "\u{1f600}", "\ud83d", "\0", "x".repeat(3_000), "ż".repeat(1_500)),
);
const id = fc.option(fc.constantFrom("a", "b", "ż"), { nil: undefined });

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      later: fc.nat(3),
      type: fc.constantFrom("n", "agent_started", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"),
      threadId: id,
      runId: id,
      text,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("shift" as const), times: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("truncate" as const), by: fc.nat(8) }) },
);

test("whatever is pushed, dropped and forgotten: every entry comes back as it was, and is counted as long as it is here", async () => {
  await checkProperty(
    fc.property(fc.nat(1_000), fc.array(step, { maxLength: 60 }), (base, steps) => {
      const buffer = new EntryBuffer();
      const model: Entry[] = [];
      let [next, time] = [base + 1, 1.5];
      for (const each of steps) {
        if (each.do === "push") {
          time += each.later;
          const entry = entryOf({ ...each, offset: next, time, payloadJson: each.text });
          next += 1;
          buffer.push(entry);
          model.push(entry);
        } else if (each.do === "shift") {
          for (let n = 0; n < each.times; n += 1) {
            buffer.shift();
            model.shift();
          }
        } else {
          next = Math.max(base + 1, model[0]?.offset ?? next, next - each.by);
          buffer.truncate(next - 1);
          while ((model.at(-1)?.offset ?? 0) >= next) model.pop();
          time = model.at(-1)?.time ?? time;
        }
        expectSame(buffer, model);
      }
    }),
  );
});

test("the memory of entries that were dropped is given back", () => {
  const buffer = new EntryBuffer();
  const payloadJson = "x".repeat(200);
  for (let offset = 1; offset <= 10_000; offset += 1) buffer.push(entryOf({ offset, time: 1, type: "n", payloadJson }));
  expect(buffer.allocatedBytes).toBeGreaterThan(10_000 * 200);
  for (let n = 0; n < 9_990; n += 1) buffer.shift();
  expect(buffer.allocatedBytes).toBeLessThanOrEqual(65_536);
  for (let n = 0; n < 10; n += 1) buffer.shift();
  expect(buffer).toMatchObject({ size: 0, bytes: 0, allocatedBytes: 0 });
});

test("a chunk whose entries were dropped from the front and forgotten from the end is not there any more", () => {
  const buffer = new EntryBuffer();
  for (const offset of [1, 2]) buffer.push(entryOf({ offset, time: 1, type: "n", payloadJson: "" }));
  buffer.shift();
  buffer.truncate(1);
  expect(buffer).toMatchObject({ size: 0, bytes: 0, allocatedBytes: 0 });
  buffer.push(entryOf({ offset: 2, time: 1, type: "n", payloadJson: "x".repeat(3_000) }));
  buffer.shift();
  expect(buffer).toMatchObject({ size: 0, bytes: 0, allocatedBytes: 0 });
});

test("a chunk is as large as what has to go into it, also for large entries of ASCII", () => {
  const buffer = new EntryBuffer();
  for (let offset = 1; offset <= 8; offset += 1) {
    buffer.push(entryOf({ offset, time: 1, type: "n", payloadJson: "x".repeat(100_000) }));
  }
  expect(buffer.allocatedBytes).toBeLessThan(buffer.bytes * 1.01);
});

function entryOf(fields: Omit<EntryFields, "epoch">): Entry {
  return createEntry({ ...fields, epoch: EPOCH });
}

function expectSame(buffer: EntryBuffer, model: readonly Entry[]): void {
  expect(buffer.size).toBe(model.length);
  expect(buffer.bytes).toBe(model.reduce((sum, entry) => sum + entryBytes(entry), 0));
  const [first, last] = [model[0], model.at(-1)];
  if (first === undefined || last === undefined) return;
  expect([buffer.firstOffset, buffer.firstTime]).toEqual([first.offset, first.time]);
  expect([buffer.lastOffset, buffer.lastTime]).toEqual([last.offset, last.time]);
  expect(buffer.at(first.offset - 1, EPOCH)).toBeUndefined();
  expect(buffer.timeAt(last.offset + 1)).toBeUndefined();
  expect(buffer.timeAt(first.offset + 0.5)).toBeUndefined();
  for (const entry of model) {
    expect(buffer.at(entry.offset, EPOCH)).toEqual(entry);
    expect(buffer.timeAt(entry.offset)).toBe(entry.time);
    expect(buffer.threadAt(entry.offset)).toBe(entry.threadId);
  }
}
