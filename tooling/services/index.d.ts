/** What Chromium is started with in tests: no sandbox (containers run as root), no network of its own. */
export declare const CHROMIUM_ARGS: readonly string[];

/** The path of an installed Chromium, or undefined. `TEST_CHROMIUM` wins and must exist. */
export declare function findChromium(env?: Record<string, string | undefined>): string | undefined;

/** The path of a Chromium, installing it when the system allows; throws with the command to run when it does not. */
export declare function ensureChromium(env?: Record<string, string | undefined>): string;
