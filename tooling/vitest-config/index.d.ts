import type { ViteUserConfig } from "vitest/config";

/** How every package is tested; a run leaves `.reports/<lane>.json` in the package. The default lane is `test`. */
export declare function testConfig(overrides?: ViteUserConfig, options?: { lane?: string }): ViteUserConfig;
