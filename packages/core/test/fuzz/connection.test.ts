import { FUZZ_SEED, fuzzFor, mutated, timeoutFor } from "@tooling/fuzz";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ConnectionWorld, type Step } from "./connection-world.js";
import { CLIENT_MESSAGES } from "./corpus.js";
import type { CallFate } from "./faulty-engine.js";
import type { Seen } from "./witness.js";

const SHARE_S = 10;

const kinds: readonly Step["kind"][] = [
  "upgrade",
  "upgrade",
  "upgrade",
  "say",
  "say",
  "bytes",
  "ask",
  "ask",
  "ask",
  "history",
  "refresh",
  "read",
  "read",
  "read",
  "drained",
  "pong",
  "cut",
  "event",
  "event",
  "event",
  "notice",
  "disconnect",
  "advance",
  "advance",
  "faults",
  "faults",
  "trim",
  "drain",
  "restart",
];
const fates = fc.constantFrom<CallFate[]>("ok", "ok", "ok", "ok", "fail", "unsure", "late", "hang");
const step: fc.Arbitrary<Step> = fc.record({
  // Binary data ends a connection at once, a drain all of them: seldom.
  kind: fc.constantFrom(...kinds),
  who: fc.nat(11),
  pick: fc.nat(60),
  text: fc.oneof(mutated(CLIENT_MESSAGES).map(String), fc.string({ unit: "binary", maxLength: 40 })),
  fates: fc.array(fates, { maxLength: 6 }),
});

test(
  `whatever happens in whatever order, a connection keeps the protocol, and to its own user (TEST_SEED=${String(FUZZ_SEED)})`,
  { timeout: timeoutFor(SHARE_S) },
  async () => {
    const seen = { welcomes: 0, entries: 0, answers: 0, closes: 0 };
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on("unhandledRejection", hear).on("uncaughtException", hear);
    const holds = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const world = new ConnectionWorld();
      for (const each of steps) await world.step(each);
      await world.end();
      for (const name of Object.keys(seen) as (keyof Seen)[]) seen[name] += world.seen[name];
      expect(unheard.splice(0)).toEqual([]);
    });
    try {
      await fuzzFor(SHARE_S, "connections", holds);
    } finally {
      process.off("unhandledRejection", hear).off("uncaughtException", hear);
    }
    // It was not quiet because nothing happened.
    for (const [name, count] of Object.entries(seen)) expect({ name, count: count > 0 }).toEqual({ name, count: true });
  },
);
