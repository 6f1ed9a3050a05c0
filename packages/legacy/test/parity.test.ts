import { getMigrationStatus } from "@isowire/core";
import { expect, test } from "vitest";
import { createLegacyBench, user, withoutIds } from "./legacy-bench.js";
import { CONNECTIONS } from "./parity/connections.js";
import { MANAGERS } from "./parity/managers.js";
import { NOTIFIER } from "./parity/notifier.js";
import type { Parity, ParityCode } from "./parity/parity.js";
import { SENDING } from "./parity/sending.js";

/** Old and new, for every code there is: a row of the registry without an entry here does not compile. */
const PARITY: Readonly<Record<ParityCode, Parity>> = { ...MANAGERS, ...SENDING, ...NOTIFIER, ...CONNECTIONS };
const cases = Object.keys(PARITY) as ParityCode[];

test.each(cases)("%s: the old name still works, and the new one does the same", async (code) => {
  await using bench = createLegacyBench();
  const [before, after] = [user("ada", "before"), user("ada", "after")];
  const answer = await PARITY[code].old(before, bench);
  expect(await PARITY[code].now(after, bench)).toEqual(answer);
  const [was, is] = [await bench.log(before), await bench.log(after)];
  expect(withoutIds(was)).toEqual(withoutIds(is));
  if (was.length === 0) return;
  const [oldDevice, newDevice] = [bench.device(before), bench.device(after)];
  expect(await oldDevice(was.length)).toEqual(was);
  expect(await newDevice(is.length)).toEqual(is);
});

test.each(cases)("%s: every use is counted, and none of another name", async (code) => {
  await using bench = createLegacyBench();
  const usesOf = (): number => getMigrationStatus().deprecations.find((row) => row.code === code)?.uses ?? 0;
  const before = { own: usesOf(), all: getMigrationStatus().uses };
  await PARITY[code].old(user("ada"), bench);
  const once = { own: usesOf() - before.own, all: getMigrationStatus().uses - before.all };
  for (let use = 0; use < 3; use += 1) await PARITY[code].old(user("ada"), bench);
  expect(once.own).toBeGreaterThan(0);
  expect(usesOf() - before.own).toBe(4 * once.own);
  expect(getMigrationStatus().uses - before.all).toBe(4 * once.all);
});

test.each(cases.filter((code) => !(code in NOTIFIER) && !(code in CONNECTIONS)))(
  "%s: two users of old names never meet",
  async (code) => {
    await using bench = createLegacyBench();
    const [mine, theirs] = [user("ada", "mine"), user("ada", "theirs")];
    await Promise.all([PARITY[code].old(mine, bench), PARITY[code].now(theirs, bench)]);
    expect([await bench.log(mine), await bench.log(theirs)].map(({ length }) => length)).toEqual([1, 1]);
  },
);
