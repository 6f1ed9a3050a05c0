import type { Config, LogLevel } from "./config.js";

/** The defaults that differ between environments. Its keys are the environments there are. */
export const environmentDefaults = {
  development: { port: 3000, host: "127.0.0.1", logLevel: "debug" },
  testing: { port: 0, host: "127.0.0.1", logLevel: "warn" },
  staging: { port: 3000, host: "0.0.0.0", logLevel: "info" },
  production: { port: 3000, host: "0.0.0.0", logLevel: "info" },
} as const satisfies Record<Config["environment"], { port: number; host: string; logLevel: LogLevel }>;
