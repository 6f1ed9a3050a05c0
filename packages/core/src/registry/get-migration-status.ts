import type { DeprecationCode } from "../deprecations/registry.js";
import { usageBook } from "./use-deprecated.js";

export interface MigrationStatus {
  /** Of all deprecated names, since the process began. */
  readonly uses: number;
  /** The codes that were used, in their order; nothing here: nothing left to migrate on the paths this process took. */
  readonly deprecations: readonly DeprecationUsage[];
}

export interface DeprecationUsage {
  readonly code: DeprecationCode;
  /** Exact. */
  readonly uses: number;
  /** At most 100, the most frequent first. */
  readonly callSites: readonly CallSite[];
}

export interface CallSite {
  /** `file:line:column`. */
  readonly place: string;
  /** How often it was captured: every one of a code's first 20 uses, then a sample. */
  readonly seen: number;
}

/**
 * Which deprecated names this process used, how often and where: the progress of a migration, in production. `DEPRECATIONS`
 * says what to write instead of each.
 *
 * @example
 * ```ts
 * app.get("/internal/migration", (_request, response) => response.json(getMigrationStatus()));
 * ```
 */
export function getMigrationStatus(): MigrationStatus {
  const deprecations = [...usageBook()]
    .map(([code, usage]) => ({
      code: code as DeprecationCode,
      uses: usage.uses,
      callSites: [...usage.callSites].map(([place, seen]) => ({ place, seen })).sort((a, b) => b.seen - a.seen),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return { uses: deprecations.reduce((sum, { uses }) => sum + uses, 0), deprecations };
}
