import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fields } from "./fields.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README's table of options is the table of fields", () => {
  const rows = readme
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual(
    fields.map(({ path, env, means, defaults }) => [
      `\`${path}\``,
      env === undefined ? "only in a file" : `\`${env}\``,
      means,
      defaults,
    ]),
  );
});

test("the README's program has at most 15 lines", () => {
  const program = /```ts\n(.*?)```/s.exec(readme)?.[1]?.trim().split("\n") ?? [];
  expect(program.length).toBeGreaterThan(3);
  expect(program.length).toBeLessThanOrEqual(15);
});
