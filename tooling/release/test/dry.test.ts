import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { outcomeOf } from "../src/run-command.js";
import { say } from "../src/say.js";

const PROGRAM = fileURLToPath(new URL("../dist/release-dry.js", import.meta.url));

test("a dry release ends well, and says what would be released, whether its API allows that, and what is in the tarballs", async () => {
  const { exitCode, stdout } = await outcomeOf([process.execPath, PROGRAM], { cwd: process.cwd() });
  say("a dry release", stdout);
  expect(exitCode).toBe(0);
  for (const part of ["The plan", "The public API against the last release", "The tarballs"])
    expect(stdout).toContain(part);
  expect(stdout).toMatch(/isowire-core-\d+\.\d+\.\d+\.tgz +\d+ files/);
});
