import { IsowireError } from "../errors/isowire-error.js";

/** Infinity is one. */
export function isAboveZero(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}

export function invalidHubOption(name: string, expected: string, received: unknown): IsowireError {
  return new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to create the hub; ${name}: expected ${expected}, received ${String(received)}`,
  });
}
