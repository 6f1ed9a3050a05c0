import { testConfig } from "@tooling/vitest-config";

// One browser at a time: two would starve each other on a small machine. The unit tests have their own lane.
export default testConfig(
  {
    test: {
      include: ["e2e/**/*.spec.ts"],
      exclude: ["src/**", "node_modules/**"],
      // One browser, many pages, two cores: what fails once is run again, and the report says so.
      retry: 1,
      testTimeout: 120_000,
      hookTimeout: 60_000,
      fileParallelism: false,
      // Each file starts and stops a demo of its own; loading its modules once is enough.
      isolate: false,
    },
  },
  { lane: "e2e" },
);
