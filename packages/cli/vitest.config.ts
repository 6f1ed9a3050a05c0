import { testConfig } from "@tooling/vitest-config";

// Ten processes a project, each with real sockets: how long that takes depends on what else the machine does.
export default testConfig({ test: { testTimeout: 600_000 } });
