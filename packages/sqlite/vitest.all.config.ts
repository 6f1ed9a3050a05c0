import { testConfig } from "@tooling/vitest-config";

/** The long lane: `test:all` says what of it runs on which Node. */
export default testConfig();
