import { testConfig } from "@tooling/vitest-config";

// Real pages in one Chromium at a time: two would starve each other on a small machine.
export default testConfig(
  {
    test: {
      include: ["test/browser/**/*.spec.ts"],
      exclude: ["**/*.test.*", "node_modules/**"],
      fileParallelism: false,
      testTimeout: 120_000,
      hookTimeout: 60_000,
    },
  },
  { lane: "e2e" },
);
