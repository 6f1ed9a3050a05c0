import type { Retention } from "../contracts/retention.js";
import { invalidHubOption, isAboveZero } from "./invalid-hub-option.js";

const NAMES: readonly string[] = ["maxAgeMs", "maxEntries", "maxBytes"] satisfies (keyof Retention)[];

/**
 * What was given, without what was left undefined: the engine's own holds there.
 *
 * @throws IsowireError `ERR_INVALID_OPTION` for an unknown name or a value that is no number above 0
 */
export function checkedRetention(given: Partial<Retention> | undefined): Partial<Retention> | undefined {
  if (given === undefined) return undefined;
  const entries = Object.entries(given as Record<string, unknown>).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) {
    if (!NAMES.includes(name)) throw invalidHubOption(`retention.${name}`, `one of ${NAMES.join(", ")}`, name);
    if (!isAboveZero(value)) throw invalidHubOption(`retention.${name}`, "a number above 0", value);
  }
  return Object.fromEntries(entries);
}
