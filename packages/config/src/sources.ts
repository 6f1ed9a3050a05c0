import type { Problem } from "./problem.js";
import { fields } from "./fields.js";
import { isObject } from "./is-object.js";
import { readEnvironment, type Environment } from "./read-environment.js";
import { readFile } from "./read-file.js";

/** What the file and the environment say together. */
export interface Sources {
  /** The file's keys, overlaid by the environment's. */
  readonly values: Record<string, unknown>;
  /** What was wrong already in reading. */
  readonly problems: readonly Problem[];
  /** Where the value at a path came from, or, for one that is missing, where it would go. */
  locate(path: readonly string[]): Pick<Problem, "name" | "source">;
}

/** Reads both sources. Never throws for what they contain. */
export function readSources({ env, file }: { env: Environment; file?: string | undefined }): Sources {
  const environment = readEnvironment(env);
  const path = file ?? environment.file;
  const reading = path === undefined ? { values: {}, problems: [] } : readFile(path);
  const fileKeys = new Set(Object.keys(reading.values));
  overlay(reading.values, environment.values);
  return {
    values: reading.values,
    problems: [...environment.problems, ...reading.problems],
    locate: (keys) => {
      const name = keys.join(".");
      const variable = environment.values.get(name)?.name;
      const inFile = variable === undefined && fileKeys.has(keys[0] ?? "");
      if (inFile && path !== undefined) return { name, source: { kind: "file", path } };
      return { name: variable ?? variableFor(name), source: { kind: "environment" } };
    },
  };
}

function overlay(target: Record<string, unknown>, values: ReturnType<typeof readEnvironment>["values"]): void {
  for (const [path, { value }] of values) {
    const [group = "", key] = path.split(".");
    if (key === undefined) target[group] = value;
    else if (group === "auth") target[group] = { kind: key === "secret" ? "jwt" : "jwks", [key]: value };
    // A group of the wrong type in the file stays, to be a problem.
    else if (target[group] === undefined || isObject(target[group])) target[group] = { ...target[group], [key]: value };
  }
}

/** The variable that sets the field, or the first one that sets a part of the group. */
function variableFor(wanted: string): string {
  const isIn = (path: string) => path === wanted || path.startsWith(`${wanted}.`);
  return fields.find(({ path, env }) => env !== undefined && isIn(path))?.env ?? wanted;
}
