import fc from "fast-check";
import { expect } from "vitest";
import type { Service } from "@tooling/services";
import { type ChaosOp, type ChaosStep, ChaosWorld } from "./chaos-world.js";
import { openEngine } from "./open-engine.js";

export const CHAOS_SEED = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000_000);
export const CHAOS_SECONDS = Number(process.env["TEST_SECONDS"] ?? 30);
/** It goes on until so many runs have begun. */
const LEAST_RUNS = Number(process.env["TEST_RUNS"] ?? 1);
/** For the slowest machine. */
export const CHAOS_TIMEOUT_MS = (CHAOS_SECONDS + LEAST_RUNS * 5 + 300) * 1000;

const STEPS = 500;
/** Rare as it is, it happens in every round. */
const ENGINE_DIES_AT = STEPS / 2;

const weights: Readonly<Record<ChaosOp, number>> = {
  join: 12,
  leave: 2,
  say: 30,
  ask: 30,
  cancel: 2,
  approve: 6,
  trespass: 12,
  kill: 1,
  drain: 1,
  pause: 1,
  cut: 1,
  partition: 1,
  engine: 0.2,
  wait: 20,
};
const op = fc.oneof(
  ...Object.entries(weights).map(([name, weight]) => ({
    weight: weight * 10,
    arbitrary: fc.constant(name as ChaosOp),
  })),
);
const steps: fc.Arbitrary<ChaosStep> = fc.record({ op, user: fc.nat(100), pick: fc.nat(100) });

/** Rounds of chaos on one engine, for as long as `TEST_SECONDS` says, until there were `TEST_RUNS` runs and all has happened. */
export async function runChaos(service: Service): Promise<void> {
  const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  await using world = await ChaosWorld.start(service, await openEngine(service.url, quiet));
  const end = Date.now() + CHAOS_SECONDS * 1000;
  let rounds = 0;
  for (; world.runs.begun < LEAST_RUNS || Date.now() < end || !world.hasSeenAll; rounds += 1) {
    for (const [n, step] of fc.sample(steps, { seed: CHAOS_SEED + rounds, numRuns: STEPS }).entries())
      await world.step(n === ENGINE_DIES_AT ? { ...step, op: "engine" } : step);
    await world.settle();
    expect(world.wrong).toEqual([]);
  }
  const { runs, entries, seen } = world;
  console.log(`chaos: ${JSON.stringify({ rounds, ...seen, entries, runs: runs.begun, ends: runs.ended })}`);
  expect(runs.ended).toBe(runs.begun);
}

function ignore(): void {
  // Only the nodes' words are of interest.
}
