import { testConfig } from "@tooling/vitest-config";

export default testConfig();
