import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeOf } from "@tooling/nodes";

const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", import.meta.url));

// `node:sqlite` is not in Node 20, and it is experimental in those that have it.
for (const major of /** @type {const} */ ([22, 24])) {
  const report = `--outputFile.json=.reports/test-all-node-${major}.json`;
  const args = [vitest, "run", "test/all/node-sqlite", "--config", "vitest.all.config.ts", report];
  const { status } = spawnSync(nodeOf(major), args, {
    stdio: "inherit",
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  if (status !== 0) process.exitCode = 1;
}
