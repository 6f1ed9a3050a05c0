import { IsowireError } from "@isowire/core/protocol";

/** @throws IsowireError `ERR_INVALID_OPTION` unless the option is a whole number above 0. */
export function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to use ${name}; expected a whole number above 0, received ${String(value)}`,
  });
}
