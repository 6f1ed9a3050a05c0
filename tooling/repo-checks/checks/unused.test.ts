import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../src/workspace.js";

const HERE = join(ROOT, "tooling/repo-checks");

test("no file, export or dependency is there for nothing", () => {
  const knip = [join(HERE, "node_modules/knip/bin/knip.js"), "--config", join(HERE, "knip.config.js")];
  const options = { cwd: ROOT, encoding: "utf8" } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [...knip, "--no-progress", "--no-config-hints"], options);
  expect(stdout + stderr).toBe("");
});
