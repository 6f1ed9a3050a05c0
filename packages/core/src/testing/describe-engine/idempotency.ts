import type { AppendResult } from "../../contracts/event-log.js";
import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { take } from "./lease-steps.js";
import { appendSteps, numbered, numbersOf, readAll } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

const FIVE_MINUTES = 300_000;
const FIRST = "The same idempotencyKey within 5 minutes MUST return the first position and append nothing";
const MISMATCH = "with another type or payload it MUST be `ERR_IDEMPOTENCY_MISMATCH`";

/** Appends the events with these numbers under a key. */
function appendAs(
  engine: Engine,
  user: User,
  what: { key: string; numbers: readonly number[] },
): Promise<AppendResult> {
  return engine.log.append(user, { events: what.numbers.map(numbered), idempotencyKey: what.key });
}

/** The same request again. */
export const idempotencyCases: readonly EngineCase[] = [
  {
    title: `${FIRST}: and says duplicate`,
    async run({ engine, expect, advance, user }) {
      const a = user();
      const first = await appendAs(engine, a, { key: "k", numbers: [1, 2] });
      await appendSteps(engine, a, { count: 1, from: 3 });
      await advance(FIVE_MINUTES - 1);
      const again = await appendAs(engine, a, { key: "k", numbers: [1, 2] });
      expect(first.duplicate).toBe(false);
      expect(again).toEqual({ position: first.position, duplicate: true, entries: [], versions: [] });
      expect(numbersOf(await readAll(engine, a))).toEqual([1, 2, 3]);
    },
  },
  {
    title: `${FIRST}: neither of the two awaited`,
    async run({ engine, expect, user }) {
      const a = user();
      const numbers = [1];
      const [one, two] = await Promise.all([
        appendAs(engine, a, { key: "k", numbers }),
        appendAs(engine, a, { key: "k", numbers }),
      ]);
      expect([one.duplicate, two.duplicate]).toEqual([false, true]);
      expect(two.position).toEqual(one.position);
      expect(numbersOf(await readAll(engine, a))).toEqual([1]);
    },
  },
  {
    title: `${FIRST}, also when that entry was trimmed; ${MISMATCH}`,
    async run({ engine, expect, user }) {
      const a = user();
      const first = await appendAs(engine, a, { key: "k", numbers: [1] });
      await appendSteps(engine, a, { count: 2, from: 2 });
      await engine.log.trim(a, 3);
      const again = await appendAs(engine, a, { key: "k", numbers: [1] });
      expect([again.position, again.duplicate]).toEqual([first.position, true]);
      expect(await outcomeOf(appendAs(engine, a, { key: "k", numbers: [2] }))).toBe("ERR_IDEMPOTENCY_MISMATCH");
      expect((await engine.log.head(a)).offset).toBe(3);
    },
  },
  {
    title: `${FIRST}, also when that entry went by retention`,
    async run({ engine, expect, user }) {
      const a = user();
      engine.system.retention({ maxEntries: 2 });
      const first = await appendAs(engine, a, { key: "k", numbers: [1] });
      await appendSteps(engine, a, { count: 5, from: 2 });
      const again = await appendAs(engine, a, { key: "k", numbers: [1] });
      expect([again.position, again.duplicate]).toEqual([first.position, true]);
      expect(numbersOf(await readAll(engine, a))).toEqual([5, 6]);
    },
  },
  {
    title: `${MISMATCH}: and nothing is appended`,
    async run({ engine, expect, user }) {
      const a = user();
      await appendAs(engine, a, { key: "k", numbers: [1, 2] });
      const others = {
        "another type": [{ type: "other", payload: { n: 1 } }, numbered(2)],
        "another payload": [numbered(1), numbered(3)],
        "fewer events": [numbered(1)],
        "more events": [numbered(1), numbered(2), numbered(3)],
        "no events": [],
        "another order": [numbered(2), numbered(1)],
      };
      for (const [what, events] of Object.entries(others)) {
        const outcome = await outcomeOf(engine.log.append(a, { events, idempotencyKey: "k" }));
        expect(outcome, what).toBe("ERR_IDEMPOTENCY_MISMATCH");
      }
      expect(numbersOf(await readAll(engine, a))).toEqual([1, 2]);
    },
  },
  {
    title: "an idempotencyKey is free again after 5 minutes",
    async run({ engine, expect, advance, user }) {
      const a = user();
      await appendAs(engine, a, { key: "k", numbers: [1] });
      await advance(FIVE_MINUTES + 1);
      const other = await appendAs(engine, a, { key: "k", numbers: [2] });
      expect([other.duplicate, other.position.offset]).toEqual([false, 2]);
      await advance(FIVE_MINUTES - 1);
      expect((await appendAs(engine, a, { key: "k", numbers: [2] })).duplicate, "five minutes anew").toBe(true);
    },
  },
  {
    title: "a duplicate writes no state, and needs no fence any more",
    async run({ engine, expect, user }) {
      const a = user();
      const token = await take(engine, a, "run/1");
      const request = {
        events: [numbered(1)],
        idempotencyKey: "k",
        fence: { key: "run/1", token, close: true },
        state: [{ key: "s", ifVersion: 0, value: "first" }],
      };
      const first = await engine.log.append(a, request);
      const again = await engine.log.append(a, { ...request, state: [{ key: "s", ifVersion: 0, value: "again" }] });
      expect(again).toEqual({ position: first.position, duplicate: true, entries: [], versions: [] });
      expect((await engine.state.get(a, "s"))?.value).toBe("first");
    },
  },
  {
    title: "an idempotencyKey has 1 to 128 characters",
    async run({ engine, expect, user }) {
      const a = user();
      const outcome = (key: string): Promise<string> => outcomeOf(appendAs(engine, a, { key, numbers: [1] }));
      expect(await outcome("")).toBe("ERR_IDEMPOTENCY_KEY");
      expect(await outcome("k".repeat(129))).toBe("ERR_IDEMPOTENCY_KEY");
      expect((await engine.log.head(a)).offset).toBe(0);
      expect(await outcome("k".repeat(128))).toBe("resolved");
      expect(await outcome("k")).toBe("resolved");
      expect((await engine.log.head(a)).offset).toBe(2);
    },
  },
  {
    title: "an idempotencyKey is compared byte for byte, and belongs to one user",
    async run({ engine, expect, user }) {
      const [a, b] = [user(), user()];
      const keys = ["k", "K", "k ", "k\0", "é", "e\u0301", "__proto__", "constructor", "a/b", "a:b"];
      for (const key of keys) {
        for (const someone of [a, b]) {
          expect((await appendAs(engine, someone, { key, numbers: [1] })).duplicate, JSON.stringify(key)).toBe(false);
        }
      }
      for (const key of keys) expect((await appendAs(engine, a, { key, numbers: [1] })).duplicate).toBe(true);
    },
  },
];
