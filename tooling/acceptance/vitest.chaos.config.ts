import { testConfig } from "@tooling/vitest-config";

// Nodes in processes of their own, on real engines: built first, one file at a time.
export default testConfig(
  {
    test: {
      include: ["test/chaos/**/*.test.ts"],
      exclude: ["test/*.test.ts", "test/!(chaos)/**", "node_modules/**"],
      fileParallelism: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  },
  { lane: "chaos" },
);
