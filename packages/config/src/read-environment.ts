import type { Problem } from "./problem.js";
import { fields, type Field } from "./fields.js";
import { nearestName } from "./nearest-name.js";

const CONFIG_FILE = "ISOWIRE_CONFIG_FILE";

/** What `process.env` looks like. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment variables say. */
export interface EnvironmentReading {
  /** The value of each field that a variable sets, by path, with the variable's name. */
  readonly values: ReadonlyMap<string, { readonly name: string; readonly value: unknown }>;
  /** The file that the variables name. */
  readonly file: string | undefined;
  /** Variables that nobody reads, or that contradict each other. */
  readonly problems: readonly Problem[];
}

/**
 * Reads every `ISOWIRE_*` variable, and `NODE_ENV` where `ISOWIRE_ENVIRONMENT` is absent. An empty variable is a
 * value, not an absence: an empty secret must not silently switch auth off.
 */
export function readEnvironment(env: Environment): EnvironmentReading {
  const values = new Map<string, { name: string; value: unknown }>();
  for (const field of fields) {
    const text = field.env === undefined ? undefined : env[field.env];
    if (field.env !== undefined && text !== undefined)
      values.set(field.path, { name: field.env, value: parse(text, field) });
  }
  if (!values.has("environment") && env["NODE_ENV"]) {
    const value = env["NODE_ENV"] === "test" ? "testing" : env["NODE_ENV"];
    values.set("environment", { name: "NODE_ENV", value });
  }
  return { values, file: env[CONFIG_FILE], problems: [...unknownNames(env), ...contradictions(env)] };
}

/** The type that the schema checks; text that cannot be read as it stays text, for the message. */
function parse(text: string, { kind }: Field): unknown {
  if (kind === "list") return text.split(",").map((entry) => entry.trim());
  if (kind === "integer" && /^(0|-?[1-9]\d{0,14})$/.test(text)) return Number(text);
  return text;
}

function unknownNames(env: Environment): Problem[] {
  const known = [...fields.flatMap(({ env: name }) => name ?? []), CONFIG_FILE];
  return Object.keys(env)
    .filter((name) => name.startsWith("ISOWIRE_") && env[name] !== undefined && !known.includes(name))
    .map((name) => ({
      name,
      expected: `a known name (nearest: ${nearestName(name, known)})`,
      received: "an unknown name",
      source: { kind: "environment" },
    }));
}

function contradictions(env: Environment): Problem[] {
  if (env["ISOWIRE_JWT_SECRET"] === undefined || env["ISOWIRE_JWKS_URL"] === undefined) return [];
  const expected = "only one of ISOWIRE_JWT_SECRET and ISOWIRE_JWKS_URL";
  return [{ name: "ISOWIRE_JWKS_URL", expected, received: "both", source: { kind: "environment" } }];
}
