import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HintFate } from "../src/testing/faulty-fanout.js";
import { World, type Step } from "./delivery-world.js";

const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000_000);
const runs = Number(process.env["TEST_RUNS"] ?? 60);

const kinds = (list: readonly Step["kind"][]): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constantFrom(...list), device: fc.nat(5), node: fc.nat(1), count: fc.nat(9) });
const fates = fc.array(
  fc.constantFrom("pass" as const, "pass" as const, "lose" as const, "double" as const, "delay" as const),
  { minLength: 1, maxLength: 12 },
);

/** A hint of an entry that the log lost is delivered late, and what follows it in the log comes in reverse. */
const staleHint: [Step[], HintFate[]] = [
  (["send", "send", "send", "roll back", "connect", "release", "read", "burst", "read"] as const).map((kind) => ({
    kind,
    device: 0,
    node: kind === "burst" ? 1 : 0,
    count: 0,
  })),
  ["delay"],
];

async function play(steps: readonly Step[], hints: readonly HintFate[]): Promise<World> {
  const world = new World(hints);
  for (const step of steps) await world.step(step);
  await world.settle();
  for (const device of world.devices) {
    const from = (device.position?.offset ?? 0) - device.segment.length;
    const log = await world.log(device, from);
    expect(device.position).toMatchObject({ epoch: log.epoch, offset: log.head });
    // What was trimmed meanwhile, a device may still have.
    const retained = device.segment.filter((entry) => entry.offset >= (log.entries[0]?.offset ?? log.head + 1));
    expect(retained.map(({ type, offset, time, payload }) => ({ type, offset, time, payload }))).toEqual(log.entries);
    for (const entry of device.segment) expect(entry.payload).toMatchObject({ to: device.context.userId });
  }
  return world;
}

describe("delivery, over sockets that break at any message, on two nodes with lost, doubled and late hints", () => {
  test(
    `every device sees its user's log, in order, each entry once (TEST_SEED=${String(seed)})`,
    { timeout: 120_000 },
    async () => {
      const step = kinds(["send", "send", "burst", "connect", "connect", "read", "read", "drop", "advance", "release"]);
      const all = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), fates, async (steps, hints) => {
        const world = await play(steps, hints);
        // Nothing was trimmed and nothing was lost: whoever came back was given everything.
        for (const device of world.devices) expect(device.starts).toMatchObject({ unavailable: 0, reset: 0 });
        await world.close();
      });
      await fc.assert(all, { seed, numRuns: runs });
    },
  );

  test(
    `a trimmed or rolled back log is told, never papered over (TEST_SEED=${String(seed)})`,
    { timeout: 120_000 },
    async () => {
      const step = kinds([
        "send",
        "burst",
        "connect",
        "connect",
        "read",
        "read",
        "drop",
        "advance",
        "release",
        "trim",
        "roll back",
      ]);
      const all = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), fates, async (steps, hints) => {
        const world = await play(steps, hints);
        await world.close();
      });
      await fc.assert(all, { seed, numRuns: runs, examples: [staleHint] });
    },
  );
});
