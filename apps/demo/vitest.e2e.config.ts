import { testConfig } from "@tooling/vitest-config";

// One browser at a time: two would starve each other on a small machine. The unit tests have their own lane.
export default testConfig(
  {
    test: {
      include: ["e2e/**/*.spec.ts"],
      exclude: ["src/**", "node_modules/**"],
      testTimeout: 240_000,
      hookTimeout: 60_000,
      fileParallelism: false,
      // Each file starts and stops a demo of its own; loading its modules once is enough.
      isolate: false,
    },
  },
  { lane: "e2e" },
);
