import type { Limits } from "../contracts/limits.js";
import { invalidHubOption } from "./invalid-hub-option.js";

/** The bounds a hub has unless it is told otherwise. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  connectionsPerUser: 20,
  connectionsPerNode: 50_000,
  upgradesPerSecond: 500,
  commandsPerSecond: 20,
  runsPerUser: 10,
  bytesInPerSecond: 262_144,
  bufferedBytes: 1_048_576,
  maxMessageBytes: 65_536,
  maxEventBytes: 262_144,
  maxPendingAppends: 1000,
  maxPendingBytes: 4_194_304,
});

/**
 * The defaults with what was given in their place.
 *
 * @throws IsowireError `ERR_INVALID_OPTION` for an unknown name, a value that is no whole number above 0, or an event bound
 * above a quarter of the buffer.
 */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  const entries = Object.entries(given as Record<string, unknown>).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      throw invalidHubOption(`limits.${name}`, `one of ${Object.keys(DEFAULT_LIMITS).join(", ")}`, name);
    if (!Number.isSafeInteger(value) || (value as number) < 1)
      throw invalidHubOption(`limits.${name}`, "a whole number above 0", value);
  }
  const limits: Limits = { ...DEFAULT_LIMITS, ...(Object.fromEntries(entries) as Partial<Limits>) };
  if (limits.maxEventBytes * 4 > limits.bufferedBytes) {
    throw invalidHubOption(
      "limits.maxEventBytes",
      `at most a quarter of bufferedBytes (${String(limits.bufferedBytes)})`,
      limits.maxEventBytes,
    );
  }
  return Object.freeze(limits);
}
