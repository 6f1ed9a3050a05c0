import { testConfig } from "@tooling/vitest-config";

// Ten processes a project, each with real sockets: how long that takes depends on what else the machine does. What needs a
// database server is in vitest.all.config.ts.
export default testConfig({ test: { testTimeout: 600_000, exclude: ["test/all/**"] } });
