import fc from "fast-check";
import { expect, test } from "vitest";
import { IsolationWorld, type Step } from "../src/isolation-world.js";

const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000_000);
const operations = Number(process.env["TEST_OPERATIONS"] ?? 10_000);
const BATCH = 500;

const ops: readonly Step["op"][] = [
  "connect",
  "connect",
  "resume",
  "cut",
  "read",
  "event",
  "event",
  "message",
  "message",
  "cancel",
  "approve",
  "approve",
  "steer",
  "list",
  "history",
  "presence",
  "replay",
  "disconnect",
  "notice",
  "advance",
];
const step = fc.record({ op: fc.constantFrom(...ops), actor: fc.nat(7), victim: fc.nat(7), pick: fc.nat(60) });

test(
  `nothing of one user's ever reaches another: ${String(operations)} operations of 8 users on two nodes (TEST_SEED=${String(seed)})`,
  { timeout: 3_600_000 },
  async () => {
    const total = { messages: 0, entries: 0, refused: 0, acks: 0, ended: 0 };
    const batch = fc.asyncProperty(fc.array(step, { minLength: BATCH, maxLength: BATCH }), async (steps) => {
      const world = new IsolationWorld(8);
      for (const each of steps) await world.step(each);
      await world.step({ op: "advance", actor: 0, victim: 0, pick: 39 });
      await world.close();
      for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += world.seen[name];
      expect(world.leaks).toEqual([]);
    });
    await fc.assert(batch, { seed, numRuns: Math.ceil(operations / BATCH), endOnFailure: true });
    // It was not quiet because nothing happened.
    for (const count of Object.values(total)) expect(count).toBeGreaterThan(operations / 100);
  },
);
