import { eventually } from "./eventually.js";
import type { CaseContext, EngineCase } from "./engine-case.js";
import type { EngineHarness } from "./harness.js";
import { ENGINE_PARTS } from "./parts.js";
import type { Runner } from "./runner.js";
import { uniqueUser } from "./unique-user.js";

const DEADLINE_MS = 10_000;

/**
 * Every obligation of the engine contracts as a case, for whatever engine the harness makes.
 *
 * @example
 * ```ts
 * describeEngine("memory engine", { create: async () => ({ engine, clock, dispose }) }, { describe, test, expect });
 * ```
 */
export function describeEngine(name: string, harness: EngineHarness, runner: Runner): void {
  const parts = ENGINE_PARTS.filter(({ needs }) => needs === undefined || harness.features?.includes(needs));
  runner.describe(name, () => {
    for (const part of parts) {
      runner.describe(part.title, () => {
        for (const one of part.cases) addCase(one, harness, runner);
      });
    }
    const titles = new Set(parts.flatMap((part) => part.cases.map((one) => one.title)));
    runner.test("every exception of the harness names a case", async () => {
      runner.expect(Object.keys(harness.exceptions ?? {}).filter((title) => !titles.has(title))).toEqual([]);
    });
  });
}

function addCase(one: EngineCase, harness: EngineHarness, runner: Runner): void {
  const reason = harness.exceptions?.[one.title];
  if (reason === undefined) {
    runner.test(one.title, () => runCase(one, harness, runner));
    return;
  }
  runner.test(`${one.title} (still fails: ${reason})`, async () => {
    const failed = await runCase(one, harness, runner).then(
      () => false,
      () => true,
    );
    runner.expect(failed, "this case passes; remove its exception").toBe(true);
  });
}

async function runCase(one: EngineCase, harness: EngineHarness, runner: Runner): Promise<void> {
  const { engine, clock, advance, dispose, ...powers } = await harness.create();
  const lacking = (power: string) => (): Promise<never> =>
    Promise.reject(new Error(`expected the harness to give ${power}, which a feature it lists needs`));
  const context: CaseContext = {
    engine,
    expect: runner.expect,
    advance: advance ?? ((ms) => clock?.advance(ms) ?? Promise.reject(new Error("the harness gave no clock"))),
    user: uniqueUser,
    eventually: (what, check) => eventually(what, check, harness.deadlineMs ?? DEADLINE_MS),
    peer: powers.peer ?? lacking("`peer`"),
    reopen: powers.reopen ?? lacking("`reopen`"),
    snapshot: powers.snapshot ?? lacking("`snapshot`"),
  };
  try {
    await one.run(context);
  } finally {
    await dispose();
  }
}
