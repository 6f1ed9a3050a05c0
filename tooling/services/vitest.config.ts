import { testConfig } from "@tooling/vitest-config";

export default testConfig({ test: { include: ["*.test.{js,ts}"] } });
