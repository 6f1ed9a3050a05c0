import { testConfig } from "@tooling/vitest-config";
import { sqlAsText } from "./test/sql-as-text.js";

/** What needs PostgreSQL or PGlite: one server for the whole run, one file after the other. */
export default testConfig(
  {
    plugins: [sqlAsText],
    test: {
      exclude: ["src/**"],
      globalSetup: ["./test/start-server.ts"],
      fileParallelism: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  },
  { lane: "test-all" },
);
