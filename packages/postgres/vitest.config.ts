import { testConfig } from "@tooling/vitest-config";
import { sqlAsText } from "./test/sql-as-text.js";

/** What needs no database; the rest is in vitest.all.config.ts. */
export default testConfig({ plugins: [sqlAsText], test: { exclude: ["test/**"] } });
