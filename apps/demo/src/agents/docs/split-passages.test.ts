import { describe, expect, test } from "vitest";

import { splitPassages } from "./split-passages.js";

function textsOf(markdown: string): string[] {
  return splitPassages(markdown).map(({ text }) => text);
}

describe("splitPassages", () => {
  test("sentences come without markup, over line ends, and abbreviations end none", () => {
    expect(textsOf("One **bold** [link](a.md)\nand more. Two, e.g. this.\n\n> quoted *text*")).toEqual([
      "One bold link and more.",
      "Two, e.g. this.",
      "quoted text",
    ]);
  });

  test("code in a sentence stays as it is", () => {
    expect(textsOf("Send `run/<id>?a=1. Next` now. Then `a_b_c`.")).toEqual([
      "Send `run/<id>?a=1. Next` now.",
      "Then `a_b_c`.",
    ]);
  });

  test("a table row is one passage that names its columns", () => {
    expect(
      textsOf("| code | name | does |\n| --- | :-: | --- |\n| 4001 | slow \\| late | comes back |\n| 1 | | |"),
    ).toEqual(["4001; name: slow | late; does: comes back", "1"]);
  });

  test("list items are passages, and a code block is one", () => {
    expect(splitPassages("- one\n  goes on\n- two\n\n```ts\nlet x;\n\nlet y;\n```\nafter")).toEqual([
      { text: "one goes on", kind: "sentence", block: 0 },
      { text: "two", kind: "sentence", block: 1 },
      { text: "let x;\n\nlet y;", kind: "code", block: 2 },
      { text: "after", kind: "sentence", block: 3 },
    ]);
  });
});
