import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type SoakOp, type SoakStep, SoakWorld } from "../src/soak/soak-world.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000_000);
const seconds = Number(process.env["TEST_SECONDS"] ?? 12);
const STEPS = 400;
const ROUNDS_IN_A_ROW = 8;
const MIB = 1024 * 1024;
/** What the memory engine may take to remember a command or an idempotency key. */
const RECORD_BYTES = 1024;

/** A moment between two rounds, when nobody is connected. */
interface Rest {
  readonly bytes: number;
  /** Of the whole process, which also holds what was freed and may be used again. */
  readonly rssBytes: number;
  readonly handles: number;
  /** What the log remembers by design. */
  readonly remembered: number;
}

const weights: Readonly<Record<SoakOp, number>> = {
  join: 10,
  leave: 3,
  burst: 30,
  command: 10,
  refresh: 3,
  stuck: 1,
  cut: 1,
  hole: 1,
  slow: 1,
  late: 1,
  drain: 1,
  pause: 10,
};
const op = fc.oneof(
  ...Object.entries(weights).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as SoakOp) })),
);
const steps: fc.Arbitrary<SoakStep> = fc.record({ op, user: fc.nat(100), pick: fc.nat(100) });

test(
  `${String(seconds)} s of drops, bursts, slow readers and restarts lose nothing and leave nothing behind (TEST_SEED=${String(seed)})`,
  { timeout: seconds * 1000 + 300_000 },
  async () => {
    await using world = await SoakWorld.start();
    const quiet: Rest[] = [];
    const end = Date.now() + seconds * 1000;
    for (let round = 0; round < 3 || Date.now() < end; round += 1) {
      await world.begin(seed + round);
      for (const step of fc.sample(steps, { seed: seed + round, numRuns: STEPS })) await world.step(step);
      await world.settle();
      expect(world.wrong).toEqual([]);
      quiet.push({ ...(await footprint()), remembered: world.remembered });
    }
    console.log(
      `soak: ${JSON.stringify(world.seen)}; MiB at rest: ${quiet.map(({ bytes }) => Math.round(bytes / MIB)).join(" ")}; RSS: ${quiet.map(({ rssBytes }) => Math.round(rssBytes / MIB)).join(" ")}`,
    );
    const third = Math.floor(quiet.length / 3);
    const [warm, last] = [quiet[third], quiet.at(-1)];
    if (warm === undefined || last === undefined) throw new Error("expected at least three rounds");
    const records = (last.remembered - warm.remembered) * RECORD_BYTES;
    expect(last.bytes - warm.bytes).toBeLessThan(16 * MIB + records);
    const [warmRounds, lastRounds] = [quiet.slice(third, third + ROUNDS_IN_A_ROW), quiet.slice(-ROUNDS_IN_A_ROW)];
    expect(least(lastRounds, "rssBytes") - least(warmRounds, "rssBytes")).toBeLessThan(64 * MIB + records);
    // A timer of a socket that has just gone is no leak; one that no round in a row is without is.
    expect(least(lastRounds, "handles")).toBeLessThanOrEqual(least(warmRounds, "handles") + 5);
    for (const count of Object.values(world.seen)) expect(count).toBeGreaterThan(0);
  },
);

function least(rounds: readonly Rest[], what: "handles" | "rssBytes"): number {
  return Math.min(...rounds.map((rest) => rest[what]));
}

async function footprint(): Promise<Omit<Rest, "remembered">> {
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { bytes: heapUsed + external + arrayBuffers, rssBytes: rss, handles: process.getActiveResourcesInfo().length };
}
