import type { DeprecationCode } from "../deprecations/registry.js";
import { originalPlace } from "./original-place.js";
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
  /** `file:line:column`; of the source as it was written, where Node has its source map (`--enable-source-maps`). */
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
      callSites: asWritten(usage.callSites).sort((a, b) => b.seen - a.seen),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return { uses: deprecations.reduce((sum, { uses }) => sum + uses, 0), deprecations };
}

/** A compiler may make several places out of one. */
function asWritten(callSites: ReadonlyMap<string, number>): CallSite[] {
  const places = new Map<string, number>();
  for (const [site, seen] of callSites) {
    const place = originalPlace(site);
    places.set(place, (places.get(place) ?? 0) + seen);
  }
  return [...places].map(([place, seen]) => ({ place, seen }));
}
