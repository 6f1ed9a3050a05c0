import { createFakeClock } from "@isowire/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DeltaBuffer } from "./deltas.js";

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

function createBuffer(deltaBytes = 2048) {
  const clock = createFakeClock();
  const pieces: string[] = [];
  const flushed = (more: readonly string[]): void => void pieces.push(...more);
  return { clock, pieces, buffer: new DeltaBuffer({ clock, deltaMs: 20, deltaBytes, flushed }) };
}

test("text is gathered for deltaMs and then handed over as one piece", async () => {
  const { clock, pieces, buffer } = createBuffer();
  buffer.add("a");
  await clock.advance(19);
  buffer.add("b");
  expect(pieces).toEqual([]);
  await clock.advance(1);
  expect(pieces).toEqual(["ab"]);
});

test("text of deltaBytes is handed over at once", () => {
  const { clock, pieces, buffer } = createBuffer(4);
  buffer.add("abc");
  expect(pieces).toEqual([]);
  buffer.add("d");
  expect(pieces).toEqual(["abcd"]);
  expect(clock.pending).toBe(0);
});

test("half a surrogate pair waits for its other half", () => {
  const { pieces, buffer } = createBuffer();
  buffer.add("x\uD83D");
  buffer.flush();
  buffer.add("\uDE00y");
  buffer.flush();
  expect(pieces).toEqual(["x", "\u{1F600}y"]);
});

test("half a surrogate pair that stays alone becomes a replacement character at the end", () => {
  const { pieces, buffer } = createBuffer();
  buffer.add("x\uD83D");
  buffer.flush(true);
  expect(pieces).toEqual(["x\uFFFD"]);
});

test(`pieces add up to the text byte for byte, are bounded, and split no character (TEST_SEED=${seed})`, async () => {
  const property = fc.asyncProperty(
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.array(fc.tuple(fc.nat(40), fc.constantFrom("nothing", "flush", "wait")), { maxLength: 60 }),
    fc.integer({ min: 4, max: 64 }),
    async (text, cuts, deltaBytes) => {
      const { clock, pieces, buffer } = createBuffer(deltaBytes);
      let at = 0;
      for (const [units, then] of cuts) {
        // Cut by UTF-16 unit, so that pairs come in halves.
        buffer.add(text.slice(at, at + units));
        at += units;
        if (then === "flush") buffer.flush();
        if (then === "wait") await clock.advance(20);
      }
      buffer.add(text.slice(at));
      buffer.flush(true);
      expect(Buffer.from(pieces.join(""))).toEqual(Buffer.from(text));
      for (const piece of pieces) {
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(deltaBytes);
        expect(piece).not.toMatch(/\p{Surrogate}/u);
        expect(piece).not.toBe("");
      }
      expect(clock.pending).toBe(0);
    },
  );
  await fc.assert(property, { seed, numRuns: 100 });
});
