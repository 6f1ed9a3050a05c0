import { ConfigError } from "../config-error.js";
import { loadConfig, type LoadConfigOptions } from "../load-config.js";

/** Loads a configuration that must be refused, and returns the error. */
export function configErrorOf(options: LoadConfigOptions): ConfigError {
  try {
    loadConfig(options);
  } catch (error) {
    if (ConfigError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("expected the configuration to be refused");
}
