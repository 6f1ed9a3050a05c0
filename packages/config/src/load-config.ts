import type { Config } from "./config.js";
import type { Environment } from "./read-environment.js";
import { complete } from "./complete.js";
import { ConfigError } from "./config-error.js";
import { deepFreeze } from "./deep-freeze.js";
import { environmentOf } from "./environment-of.js";
import { issueToProblems } from "./issue-to-problems.js";
import { schemas } from "./schema.js";
import { readSources } from "./sources.js";

/** Where `loadConfig` reads from. */
export interface LoadConfigOptions {
  /** The environment variables. @defaultValue `process.env` */
  readonly env?: Environment;
  /** Path of a JSON file, from the working directory. @defaultValue `ISOWIRE_CONFIG_FILE`, else no file */
  readonly file?: string;
}

/**
 * Reads the configuration: defaults of the environment, overlaid by the file, overlaid by the environment variables.
 * Constructs nothing: the application turns `engineUrl` into an engine and `auth` into an authenticator.
 *
 * @returns the config, deeply frozen; printing it shows no secret.
 * @throws ConfigError (`ERR_CONFIG`) with every problem at once, unknown names included.
 *
 * @example
 * const config = loadConfig();
 * const hub = createHub({ limits: config.limits, retention: config.retention });
 */
export function loadConfig({ env = process.env, file }: LoadConfigOptions = {}): Config {
  const sources = readSources({ env, file });
  const { environment, problems } = environmentOf(sources);
  const result = schemas[environment].safeParse({ ...sources.values, environment });
  const found = (result.error?.issues ?? []).flatMap((issue) => issueToProblems(issue, sources));
  const all = [...sources.problems, ...problems, ...found];
  if (!result.success || all.length > 0) throw new ConfigError(all);
  return deepFreeze(complete(result.data));
}
