import { expect, test } from "vitest";
import { FrameReader } from "./frame-reader.js";

/** What a server sends: unmasked, with the shortest length there is. */
function serverFrame(payload: string, first = 0x81): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length < 126) return Buffer.concat([Buffer.from([first, bytes.length]), bytes]);
  const head = Buffer.alloc(bytes.length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = bytes.length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(bytes.length, 2);
  else head.writeBigUInt64BE(BigInt(bytes.length), 2);
  return Buffer.concat([head, bytes]);
}

function readerInto(texts: string[]): FrameReader {
  return new FrameReader((opcode, bytes, { start, end }) =>
    texts.push(`${opcode}:${bytes.toString("utf8", start, end)}`),
  );
}

test("frames of every length form are found, wherever the stream is cut", () => {
  const payloads = ["", "a", "b".repeat(125), "c".repeat(126), "d".repeat(70_000), "é"];
  const stream = Buffer.concat(payloads.map((payload) => serverFrame(payload)));
  const expected = payloads.map((payload) => `1:${payload}`);
  const cuts = [1, 2, 3, 4, 5, 127, 131, 132, 260, 300, 65_000, stream.length - 1];
  for (const cut of cuts) {
    const texts: string[] = [];
    const reader = readerInto(texts);
    reader.push(stream.subarray(0, cut));
    reader.push(stream.subarray(cut));
    expect(texts, `cut at ${cut}`).toEqual(expected);
    expect(reader.pending).toBe(0);
  }
});

test("a stream that comes byte by byte, in a buffer that is written over, is read whole", () => {
  const texts: string[] = [];
  const reader = readerInto(texts);
  const window = Buffer.alloc(1);
  for (const byte of Buffer.concat([serverFrame("one"), serverFrame("x".repeat(300)), serverFrame("", 0x89)])) {
    window[0] = byte;
    reader.push(window);
  }
  expect(texts).toEqual(["1:one", `1:${"x".repeat(300)}`, "9:"]);
});

test("half a frame is not counted", () => {
  const texts: string[] = [];
  const reader = readerInto(texts);
  reader.push(serverFrame("all of it").subarray(0, 6));
  expect(texts).toEqual([]);
  expect(reader.pending).toBe(6);
});

test.each([
  ["a fragment", Buffer.from([0x01, 1, 97])],
  ["a compressed frame", Buffer.from([0xc1, 1, 97])],
  ["a masked frame", Buffer.from([0x81, 0x81, 0, 0, 0, 0, 97])],
])("%s is an error, so that nothing goes uncounted", (_what, bytes) => {
  expect(() => readerInto([]).push(bytes)).toThrow(/expected a whole, unmasked, plain frame/);
});
