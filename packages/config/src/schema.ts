import type { Config, LogLevel } from "./config.js";
import { z } from "zod";
import { authSchema, productionAuthSchema } from "./auth-schema.js";
import { commonDefaults } from "./common-defaults.js";
import { EngineUrl } from "./engine-url.js";
import { environmentDefaults } from "./environment-defaults.js";
import { integerSchema } from "./integer-schema.js";
import { limitsSchema } from "./limits-schema.js";
import { isHost } from "./rules/is-host.js";
import { isOrigin } from "./rules/is-origin.js";
import { isUrlPath } from "./rules/is-url-path.js";
import { secretSchema } from "./secret-schema.js";

// A timer set for longer fires at once.
const MAX_TIMER_MS = 2 ** 31 - 1;
const SOME_ORIGINS = "a list of at least one origin in production";
const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const satisfies LogLevel[];

/**
 * The schema of each environment: what the sources may say together, with defaults. Every message is what would be
 * right ("an integer 0 to 65535"), so that an issue becomes a problem without knowing the field.
 */
export const schemas = {
  development: z.strictObject({ ...shared("development"), auth: authSchema, allowedOrigins: origins().optional() }),
  testing: z.strictObject({ ...shared("testing"), auth: authSchema, allowedOrigins: origins().optional() }),
  staging: z.strictObject({ ...shared("staging"), auth: authSchema, allowedOrigins: origins().default([]) }),
  production: z.strictObject({
    ...shared("production"),
    auth: productionAuthSchema,
    allowedOrigins: origins(SOME_ORIGINS).min(1, SOME_ORIGINS),
  }),
};

function shared<E extends Config["environment"]>(environment: E) {
  const defaults = environmentDefaults[environment];
  return {
    environment: z.literal(environment),
    port: integerSchema({ min: 0, max: 65_535 }).default(defaults.port),
    host: text("an IP address or host name without scheme and port", isHost).default(defaults.host),
    path: text("a URL path from the root such as /ws", isUrlPath).default(commonDefaults.path),
    engineUrl: text(EngineUrl.expected, (url) => EngineUrl.canParse(url))
      .default(commonDefaults.engineUrl)
      .transform((url) => new EngineUrl(url)),
    ticketSecrets: z.array(secretSchema({ production: environment === "production" }), "a list of secrets").default([]),
    heartbeatMs: integerSchema({ min: 1, max: MAX_TIMER_MS }).default(commonDefaults.heartbeatMs),
    limits: limitsSchema,
    retention: retention(),
    logLevel: z.enum(LOG_LEVELS, "debug, info, warn, error or silent").default(defaults.logLevel),
  };
}

function text(expected: string, isRight: (value: string) => boolean) {
  return z.string(expected).refine(isRight, expected);
}

function origins(expected = "a list of origins") {
  return z.array(text("an origin scheme://host[:port] as browsers send it", isOrigin), expected);
}

/** Without defaults, which depend on the engine. */
function retention() {
  const bound = integerSchema({ min: 1 }).optional();
  return z.strictObject({ maxAgeMs: bound, maxEntries: bound, maxBytes: bound }, "an object").default({});
}
