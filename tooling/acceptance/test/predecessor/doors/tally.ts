import { getMigrationStatus, type DeprecationCode } from "@isowire/core";
import { afterEach, beforeEach, expect } from "vitest";
import { until } from "../../../src/until.js";

type Counts = Readonly<Record<string, number>>;

/** What this process's test code has used, by its own account. */
const used = new Map<DeprecationCode, number>();
/** The codes of which Node has warned, in its order. */
const warned: string[] = [];
process.on("warning", ({ code }: Error & { code?: string }) => {
  if (code?.startsWith("ISOWIRE_DEP")) warned.push(code);
});

/** Does what uses the old names, one use of each, and keeps account of it. */
export function use<T>(codes: DeprecationCode | readonly DeprecationCode[], call: () => T): T {
  for (const code of [codes].flat()) used.set(code, (used.get(code) ?? 0) + 1);
  return call();
}

/** Holds each test of the suite to it: what the test used is counted, nothing else is, and each code has warned once. */
export function countEveryUse(isOld: boolean): void {
  let before: { readonly made: Counts; readonly counted: Counts } = { made: {}, counted: {} };
  beforeEach(() => {
    before = { made: Object.fromEntries(used), counted: countedUses() };
  });
  afterEach(async () => {
    const made = risen(before.made, Object.fromEntries(used));
    expect(risen(before.counted, countedUses()), "every use is counted, and nothing that was not used").toEqual(made);
    if (isOld) expect(Object.keys(made), "the old names are what the case goes by").not.toEqual([]);
    const codes = [...used.keys()].sort();
    await until(
      () => codes.every((code) => warned.includes(code)),
      () => ({ codes, warned }),
    );
    expect([...warned].sort(), "each code warns, once in the process").toEqual(codes);
    for (const { code, callSites } of getMigrationStatus().deprecations)
      for (const { place } of callSites)
        expect(place, `${code} is found where it is written`).toContain("/predecessor/");
  });
}

function countedUses(): Counts {
  return Object.fromEntries(getMigrationStatus().deprecations.map(({ code, uses }) => [code, uses]));
}

function risen(before: Counts, after: Counts): Counts {
  const rises = Object.entries(after).map(([code, uses]): [string, number] => [code, uses - (before[code] ?? 0)]);
  return Object.fromEntries(rises.filter(([, rise]) => rise !== 0).sort());
}
