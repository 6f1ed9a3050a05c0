import { testConfig } from "@tooling/vitest-config";

// Registries, installs and nodes: one file after the other, each step with time for a slow machine.
export default testConfig(
  {
    test: {
      globalSetup: "src/publish-all.ts",
      fileParallelism: false,
      testTimeout: 300_000,
      hookTimeout: 300_000,
      // Each step of a file stands on the one before.
      bail: 1,
      // What it saw is what it is for.
      disableConsoleIntercept: true,
    },
  },
  { lane: "rehearsal" },
);
