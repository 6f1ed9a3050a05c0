import { expect, test } from "vitest";
import { parseFrames } from "../test/raw-client.js";
import { textFrame } from "./text-frame.js";

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])(
  "a text of %i bytes is one whole unmasked frame with the shortest length",
  (length) => {
    const frame = Buffer.from(textFrame({ text: "x".repeat(length) }), "latin1");
    expect(frame.subarray(0, 2).toString("hex")).toBe(
      length < 126 ? `81${length.toString(16).padStart(2, "0")}` : length < 65_536 ? "817e" : "817f",
    );
    const frames = parseFrames(frame);
    expect(frames).toHaveLength(1);
    expect(frames[0]?.payload.length).toBe(length);
  },
);

test.each(["é", "ÿ", "漢字", "🚀", "\ud800"])("%j is sent as the UTF-8 of Node", (text) => {
  expect(parseFrames(Buffer.from(textFrame({ text }), "latin1"))[0]?.payload).toEqual(Buffer.from(text));
});
