import { testConfig } from "@tooling/vitest-config";

export default testConfig({ test: { include: ["rules/*.test.js"] } });
