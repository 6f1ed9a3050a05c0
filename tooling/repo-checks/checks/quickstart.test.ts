import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { readQuickstart, runProgram } from "../src/quickstart.js";
import { ROOT } from "../src/workspace.js";

test("the quickstart of the README runs as printed, on the packages as published", async () => {
  const quickstart = readQuickstart(join(ROOT, "README.md"));
  if (!quickstart) throw new Error("README.md: expected a ```js block after <!-- quickstart -->");
  const file = join(inject("consumer"), "quickstart.mjs");
  writeFileSync(file, quickstart.code);
  const { stdout, stderr, exitCode } = await runProgram(file, { lines: quickstart.output, timeoutMs: 15_000 });
  expect(stderr).toBe("");
  expect(exitCode ?? 0).toBe(0);
  for (const line of quickstart.output) expect(stdout).toContain(line);
});
