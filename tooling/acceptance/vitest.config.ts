import { testConfig } from "@tooling/vitest-config";

// Real sockets and clocks: files run one after the other, so that none slows another down.
export default testConfig({
  test: {
    exclude: ["test/chaos/**", "node_modules/**"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
