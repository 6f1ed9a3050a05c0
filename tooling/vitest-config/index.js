import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig, mergeConfig } from "vitest/config";

const NEVER_SEARCHED = new Set(["node_modules", "dist", ".turbo", ".reports"]);

/**
 * How every package is tested. Beside the usual output a run leaves `.reports/<lane>.json` in the package, from which
 * `.ci/run` counts; the folder belongs to the package so that a cached run brings its report back.
 *
 * @param {import("vitest/config").ViteUserConfig} [overrides]
 * @param {{ lane?: string }} [options]
 */
export function testConfig(overrides = {}, { lane = "test" } = {}) {
  return mergeConfig(
    defineConfig({
      test: {
        include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
        pool: "forks",
        testTimeout: 20_000,
        hookTimeout: 20_000,
        passWithNoTests: false,
        reporters: ["default", "json"],
        outputFile: { json: `.reports/${lane}.json` },
        // Checking types starts the compiler, so only where there are types to check.
        typecheck: { enabled: hasTypeTests(process.cwd()), include: ["src/**/*.test-d.ts", "test/**/*.test-d.ts"] },
      },
    }),
    overrides,
  );
}

/** @param {string} folder @returns {boolean} */
function hasTypeTests(folder) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory()
      ? !NEVER_SEARCHED.has(basename(entry.name)) && hasTypeTests(`${folder}/${entry.name}`)
      : entry.name.endsWith(".test-d.ts"),
  );
}
