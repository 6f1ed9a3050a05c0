import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeOf } from "@tooling/nodes";

const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", import.meta.url));

/** @param {string} node @param {string} lane @param {readonly string[]} files */
function run(node, lane, files) {
  const report = `--outputFile.json=.reports/test-all-${lane}.json`;
  const args = [vitest, "run", "--config", "vitest.all.config.ts", ...files, report];
  const { status } = spawnSync(node, args, { stdio: "inherit", env: { ...process.env, NODE_NO_WARNINGS: "1" } });
  if (status !== 0) process.exitCode = 1;
}

run(process.execPath, "libsql", ["test/all/libsql"]);
for (const major of /** @type {const} */ ([22, 24])) run(nodeOf(major), `node-${major}`, ["test/all/node-sqlite"]);
