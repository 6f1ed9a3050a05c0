import type { Use } from "../scan/use.js";

const MAX_SHOWN = 8;

/** How many uses there are of each code, most used first. */
export function countByCode(uses: readonly Use[]): readonly (readonly [code: string, uses: readonly Use[]])[] {
  const codes = [...new Set(uses.map(({ code }) => code))];
  return codes
    .map((code) => [code, uses.filter((use) => use.code === code)] as const)
    .sort(([a, aUses], [b, bUses]) => bUses.length - aUses.length || (a < b ? -1 : 1));
}

/** `src/orders.ts:17, src/paid.ts:4 and 12 more` */
export function listPlaces(places: readonly { readonly file: string; readonly line: number }[]): string {
  const shown = places.slice(0, MAX_SHOWN).map(({ file, line }) => `${file}:${line}`);
  const more = places.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
