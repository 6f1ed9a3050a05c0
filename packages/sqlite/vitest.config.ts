import { testConfig } from "@tooling/vitest-config";
import { defaultExclude } from "vitest/config";

export default testConfig({ test: { exclude: [...defaultExclude, "test/all/**"] } });
