import { testConfig } from "@tooling/vitest-config";

/** What needs PostgreSQL or Redis: each file has a server of its own, one file after the other. */
export default testConfig(
  {
    test: {
      exclude: ["src/**", "test/*.test.ts"],
      testTimeout: 600_000,
      hookTimeout: 600_000,
      fileParallelism: false,
    },
  },
  { lane: "test-all" },
);
