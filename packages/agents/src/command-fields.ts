import { IsowireError } from "@isowire/core/protocol";

type Fields = Readonly<Record<string, unknown>>;

/** A command's payload, which has to be an object. @throws IsowireError `ERR_COMMAND_INVALID` */
export function fieldsOf(payload: unknown, type: string): Fields {
  if (typeof payload === "object" && payload !== null && !Array.isArray(payload)) return payload as Fields;
  throw invalid(`payload of ${type}`, "an object", payload);
}

/** A text that has to be there. */
export function requiredText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw invalid(name, "a non-empty string", value);
}

/** A text that may be absent. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw invalid(name, "a non-empty string or nothing", value);
}

export function requiredBoolean(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value === "boolean") return value;
  throw invalid(name, "true or false", value);
}

export function oneOf<T extends string>(fields: Fields, name: string, choices: readonly T[]): T {
  const value = fields[name];
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw invalid(name, choices.map((choice) => JSON.stringify(choice)).join(" or "), value);
}

function invalid(field: string, expected: string, value: unknown): IsowireError {
  const received = describe(value);
  return new IsowireError("ERR_COMMAND_INVALID", {
    message: `unable to read the command; expected ${field} to be ${expected}, received ${received}`,
    details: { field, expected, received },
  });
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "an object";
}
