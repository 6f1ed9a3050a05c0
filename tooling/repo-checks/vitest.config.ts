import { testConfig } from "@tooling/vitest-config";

export default testConfig({
  test: {
    include: ["checks/**/*.test.ts"],
    globalSetup: "src/pack-all.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
