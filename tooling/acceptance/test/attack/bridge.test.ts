import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BRIDGE_ATTACKS, onScene } from "./bridge-attacks.js";

test.each(BRIDGE_ATTACKS.map((each) => [each.attack, each] as const))("%s", async (_attack, { answer, run }) => {
  expect(await onScene(run)).toBe(answer);
});

test("docs/security.md has these cases with their answers, no more and no fewer", () => {
  const page = readFileSync(new URL("../../../../docs/security.md", import.meta.url), "utf8");
  const [, section = ""] = page.split("## What an attacker gets of agents\n");
  const lines = (section.split(/^## /m)[0] ?? "").split("\n").filter((line) => /^\| (?!attack \|)/.test(line));
  const rows = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(rows).toEqual(BRIDGE_ATTACKS.map(({ attack, answer }) => [attack, answer]));
});
