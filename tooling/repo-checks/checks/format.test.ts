import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../src/workspace.js";

test("every file is as `npm run format` leaves it", () => {
  const prettier = join(ROOT, "node_modules/prettier/bin/prettier.cjs");
  const { stdout, stderr } = spawnSync(process.execPath, [prettier, "--list-different", "."], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(stdout + stderr).toBe("");
});
