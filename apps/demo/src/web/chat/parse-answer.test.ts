import { expect, test } from "vitest";
import { parseAnswer } from "./parse-answer.js";

test("citations stand where they were written, and the list of sources becomes data", () => {
  const { blocks, sources } = parseAnswer(
    "It is kept. [1]\n\nAlso `resume`. [2]\n\nSources:\n[1] README.md#log\n[2] docs/a.md#b",
  );
  expect(blocks).toEqual([
    {
      kind: "paragraph",
      inlines: [
        { kind: "text", text: "It is kept. " },
        { kind: "citation", number: 1 },
      ],
    },
    {
      kind: "paragraph",
      inlines: [
        { kind: "text", text: "Also " },
        { kind: "code", text: "resume" },
        { kind: "text", text: ". " },
        { kind: "citation", number: 2 },
      ],
    },
  ]);
  expect(sources).toEqual([
    { number: 1, path: "README.md", section: "log" },
    { number: 2, path: "docs/a.md", section: "b" },
  ]);
});

test("code stays as it was written, with the citation that follows its fence", () => {
  const { blocks } = parseAnswer("```\nconst a = [1];\n\n- no list\n``` [1]");
  expect(blocks).toEqual([
    { kind: "code", text: "const a = [1];\n\n- no list" },
    { kind: "paragraph", inlines: [{ kind: "citation", number: 1 }] },
  ]);
});

test("lines with dashes are a list", () => {
  expect(parseAnswer("You have 2 notes:\n- one\n- two").blocks).toEqual([
    { kind: "paragraph", inlines: [{ kind: "text", text: "You have 2 notes:" }] },
    { kind: "list", items: [[{ kind: "text", text: "one" }], [{ kind: "text", text: "two" }]] },
  ]);
});

test("every beginning of an answer can be shown", () => {
  const whole = "First. [1]\n\n```\ncode\n```\n\n- row [1]\n\nSources:\n[1] a.md#b";
  for (let length = 0; length <= whole.length; length += 1) {
    expect(() => parseAnswer(whole.slice(0, length))).not.toThrow();
  }
  expect(parseAnswer("```\ncode")).toEqual({ blocks: [{ kind: "code", text: "code" }], sources: [] });
  expect(parseAnswer("a\n\nSources:\n[1] a.m")).toMatchObject({ blocks: [{ kind: "paragraph" }] });
});
