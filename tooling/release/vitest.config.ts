import { testConfig } from "@tooling/vitest-config";

export default testConfig({ test: { exclude: ["test/**", "node_modules/**"] } });
