// Load
export { loadConfig } from "./load-config.js";
export type { LoadConfigOptions } from "./load-config.js";

// What it is
export type {
  AuthConfig,
  Config,
  DevelopmentConfig,
  LogLevel,
  NoAuthConfig,
  ProductionConfig,
  SharedConfig,
  StagingConfig,
  TestingConfig,
} from "./config.js";
export { EngineUrl } from "./engine-url.js";
export { Secret } from "./secret.js";

// What is wrong with it
export { ConfigError } from "./config-error.js";
export type { Problem, ProblemSource } from "./problem.js";
