import { describe, expect, test } from "vitest";

import { splitSections } from "./split-sections.js";

describe("splitSections", () => {
  test("knows the headings above each section", () => {
    const sections = splitSections("a.md", "intro\n# One\ntext\n## Two\n### Three\n## Four #\nlast");
    expect(sections.map(({ id, trail, text }) => ({ id, trail, text }))).toEqual([
      { id: "a.md#one", trail: [], text: "text" },
      { id: "a.md#two", trail: ["One"], text: "" },
      { id: "a.md#three", trail: ["One", "Two"], text: "" },
      { id: "a.md#four", trail: ["One"], text: "last" },
    ]);
  });

  test("a hash inside a code block is no heading", () => {
    const sections = splitSections("a.md", "# One\n```sh\n# comment\n~~~\n# still\n```\n~~~\n# code\n~~~\n# Two");
    expect(sections.map(({ title }) => title)).toEqual(["One", "Two"]);
  });

  test.each([
    ["## Hello, World!", "hello-world"],
    ["## `run.tool` & [links](x.md)", "runtool--links"],
    ["## 5. Numbers, 4xxx", "5-numbers-4xxx"],
    ["## Über_uns – neu", "über_uns--neu"],
    ["## S to C", "s-to-c"],
  ])("%s has the anchor GitHub gives it", (line, slug) => {
    expect(splitSections("a.md", line)[0]?.id).toBe(`a.md#${slug}`);
  });

  test("an anchor is never given twice, even when a heading looks like a numbered one", () => {
    const ids = splitSections("a.md", "# A\n# A\n# A-1\n# A").map(({ id }) => id);
    expect(ids).toEqual(["a.md#a", "a.md#a-1", "a.md#a-1-1", "a.md#a-2"]);
  });
});
