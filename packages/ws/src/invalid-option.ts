import { IsowireError } from "@isowire/core/protocol";

/** Longest piece of a received value in a message. */
const MAX_SHOWN = 80;

/** `ERR_INVALID_OPTION` that says what was expected and what came. Never call it with a secret as `received`. */
export function invalidOption(option: string, expected: string, received: unknown): IsowireError {
  return new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to use ${option}; expected ${expected}, received ${describe(received)}`,
    details: { option },
  });
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_SHOWN));
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null) return "null";
  return typeof value;
}
