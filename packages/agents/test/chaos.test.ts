import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDiary, checkLog } from "./chaos/check-runs.js";
import { ChaosWorld, COMMANDS, FAULTS, NODES, type Step, users } from "./chaos/chaos-world.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
/** How many runs are to be counted, over all histories. */
const least = Number(process.env.TEST_RUNS ?? 150);
const RUNS_PER_HISTORY = 10;

const of = (kinds: readonly Step["kind"][]): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constantFrom(...kinds), node: fc.nat(NODES - 1), pick: fc.nat(119) });

/** Ten messages, and among them what happens to the nodes and what people do. */
const history = fc
  .tuple(
    fc.array(of(["start"]), { minLength: RUNS_PER_HISTORY, maxLength: RUNS_PER_HISTORY }),
    fc.array(of(FAULTS), { minLength: 4, maxLength: 20 }),
    fc.array(of([...COMMANDS, "advance", "advance", "advance"]), { minLength: 10, maxLength: 40 }),
  )
  .chain(([starts, faults, rest]) => fc.shuffledSubarray([...starts, ...faults, ...rest], { minLength: starts.length + faults.length + rest.length })); // prettier-ignore

test(
  `every run begins once and ends once, whatever becomes of its nodes (TEST_SEED=${String(seed)})`,
  { timeout: 60_000 + least * 2000 },
  async () => {
    const ends = new Map<string, number>();
    let counted = 0;
    let taken = 0;
    const property = fc.asyncProperty(history, async (steps) => {
      await using world = new ChaosWorld();
      await world.open();
      for (const step of steps) await world.step(step);
      await world.settle(RUNS_PER_HISTORY);
      const plain = new Set<string>();
      for (const user of users) {
        const lines = await world.log(user);
        for (const { runId, payload } of lines) if (payload.agent === "plain") plain.add(String(runId));
        const last = checkLog(lines);
        counted += last.length;
        for (const { type, payload } of last) {
          const end = type === "agent_failed" ? String(payload.code) : type;
          ends.set(end, (ends.get(end) ?? 0) + 1);
        }
        expect(await world.stage.engine.state.get(user, "runs")).toBeUndefined();
      }
      for (const [runId, user] of world.tickets) {
        const item = await world.stage.engine.state.get(user, `run/${runId}`);
        expect(item?.value, runId).toMatchObject({ endedAt: expect.any(Number) as number });
      }
      expect(await world.stage.engine.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([]);
      checkDiary(world.diary, plain);
      taken += world.diary.calls.filter(({ attempt }) => attempt > 1).length;
    });
    // A history is not made shorter when it fails: that takes longer than to read it.
    await fc.assert(property, { seed, endOnFailure: true, numRuns: Math.ceil(least / RUNS_PER_HISTORY) });
    console.log(`${counted} runs, ${taken} taken over:`, Object.fromEntries(ends));
    expect(counted).toBeGreaterThanOrEqual(least);
    expect(taken).toBeGreaterThan(0);
  },
);
