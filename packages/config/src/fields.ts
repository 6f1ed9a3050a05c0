import { commonDefaults } from "./common-defaults.js";
import { environmentDefaults } from "./environment-defaults.js";
import { limitDefaults } from "./limit-defaults.js";
import { retentionDefaults } from "./retention-defaults.js";

/** One field of the configuration: where it is set, and what the README says about it. */
export interface Field {
  /** Its key in a file, dots between the levels. */
  readonly path: string;
  /** Its environment variable; absent where only a file has the key. */
  readonly env?: string;
  /** How the variable's text is read. */
  readonly kind: "text" | "integer" | "list";
  /** What a message may show of a wrong value: all of it, only a URL's scheme, or nothing. */
  readonly shown: "whole" | "scheme" | "nothing";
  /** What it means, in the README. */
  readonly means: string;
  /** Its default, in the README. */
  readonly defaults: string;
}

/** Every field there is, in the order of the README. Variables and keys that are not here are problems. */
export const fields: readonly Field[] = [
  field("environment", {
    means: "which defaults and rules hold: development, testing, staging or production",
    defaults: "from `NODE_ENV`, else the file, else development",
  }),
  field("port", { kind: "integer", means: "TCP port to listen on, 0 takes a free one", defaults: defaultOf("port") }),
  field("host", { means: "address or host name to listen on", defaults: defaultOf("host") }),
  field("path", { means: "URL path of the WebSocket endpoint", defaults: commonDefaults.path }),
  field("engineUrl", {
    shown: "scheme",
    means: "where logs live: `memory:`, `sqlite:PATH`, `postgres://...` or `redis://...`",
    defaults: commonDefaults.engineUrl,
  }),
  field("allowedOrigins", {
    kind: "list",
    means: "origins whose pages may connect, each `scheme://host[:port]`",
    defaults: "development and testing: localhost and 127.0.0.1 on `port`; staging: none; production: must be set",
  }),
  {
    path: "auth.kind",
    kind: "text",
    shown: "whole",
    means: "how users prove who they are: jwt, jwks, or none (refused in production)",
    defaults: "none; production: must be set",
  },
  field("auth.secret", {
    env: "ISOWIRE_JWT_SECRET",
    shown: "nothing",
    means: "key of HMAC-signed tokens, at least 32 bytes; auth becomes jwt",
    defaults: "–",
  }),
  field("auth.url", {
    env: "ISOWIRE_JWKS_URL",
    means: "where the key server publishes its keys; auth becomes jwks",
    defaults: "–",
  }),
  field("ticketSecrets", {
    kind: "list",
    shown: "nothing",
    means: "keys that sign tickets, each at least 32 bytes, current first",
    defaults: "none",
  }),
  field("heartbeatMs", {
    kind: "integer",
    means: "milliseconds between two pings",
    defaults: String(commonDefaults.heartbeatMs),
  }),
  ...Object.entries(limitDefaults).map(([name, { value, means }]) =>
    field(`limits.${name}`, { kind: "integer", means, defaults: String(value) }),
  ),
  ...Object.entries(retentionDefaults).map(([name, { value, inMemory, means }]) =>
    field(`retention.${name}`, {
      kind: "integer",
      means,
      defaults: value === inMemory ? String(value) : `${value} (memory engine: ${inMemory})`,
    }),
  ),
  field("logLevel", {
    means: "least severe log line written: debug, info, warn, error or silent",
    defaults: defaultOf("logLevel"),
  }),
];

function field(path: string, rest: Partial<Field> & Pick<Field, "means" | "defaults">): Field {
  return { path, env: environmentName(path), kind: "text", shown: "whole", ...rest };
}

/** `limits.connectionsPerUser` is set by `ISOWIRE_LIMITS_CONNECTIONS_PER_USER`. */
function environmentName(path: string): string {
  return `ISOWIRE_${path.replace(/[A-Z]/g, "_$&").replace(".", "_").toUpperCase()}`;
}

function defaultOf(name: "port" | "host" | "logLevel"): string {
  return Object.entries(environmentDefaults)
    .map(([environment, defaults]) => `${environment}: ${defaults[name]}`)
    .join(", ");
}
