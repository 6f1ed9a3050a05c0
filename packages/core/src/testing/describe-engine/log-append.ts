import type { EngineCase } from "./engine-case.js";
import { appendSteps, numbered, numbersOf, offsetsOf, range, readAll } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

/** Offsets, order and time of what is appended. */
export const logAppendCases: readonly EngineCase[] = [
  {
    title: "MUST assign offset = last + 1: over many appends, from 1",
    async run({ engine, expect, user }) {
      const [a, b] = [user(), user()];
      const positions = [];
      for (let n = 1; n <= 40; n += 1) {
        positions.push((await appendSteps(engine, a, { count: 1, from: n }))[0]?.offset);
        if (n % 3 === 0) await appendSteps(engine, b, { count: 1, from: n });
      }
      expect(positions).toEqual(range(1, 40));
      expect(offsetsOf(await readAll(engine, a))).toEqual(range(1, 40));
      expect(numbersOf(await readAll(engine, a))).toEqual(range(1, 40));
      expect(offsetsOf(await readAll(engine, b))).toEqual(range(1, 13));
    },
  },
  {
    title: "MUST assign offset = last + 1: to each event of one append, in their order",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 2 });
      const { entries, position } = await engine.log.append(a, { events: range(3, 7).map(numbered) });
      await appendSteps(engine, a, { count: 1, from: 8 });
      expect(offsetsOf(entries)).toEqual(range(3, 7));
      expect(position.offset).toBe(7);
      const all = await readAll(engine, a);
      expect(offsetsOf(all)).toEqual(range(1, 8));
      expect(numbersOf(all)).toEqual(range(1, 8));
    },
  },
  {
    title: "`settled` MUST be what the promise resolves with, of an append that can be read at once",
    async run({ engine, expect, user }) {
      const a = user();
      for (const n of range(1, 3)) {
        const appending = engine.log.append(a, { events: [numbered(n)], idempotencyKey: `k${n}` });
        const told = appending.settled;
        const reading = engine.log.head(a);
        const result = await appending;
        if (told !== undefined) expect(told).toEqual(result);
        if (told !== undefined) expect(await reading).toEqual(result.position);
        expect(result.position.offset).toBe(n);
      }
    },
  },
  {
    title: "the position of an append is its last entry's, which is the head",
    async run({ engine, expect, user }) {
      const a = user();
      const { position, entries, duplicate, versions } = await engine.log.append(a, { events: [1, 2].map(numbered) });
      const { epoch, offset, time } = entries[1] ?? {};
      expect({ epoch, offset, time }).toEqual(position);
      expect(await engine.log.head(a)).toEqual(position);
      expect(duplicate).toBe(false);
      expect(versions).toEqual([]);
      expect(position.time).toBe(engine.clock.now());
    },
  },
  {
    title: "an append without events appends nothing and answers the head",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 2 });
      const head = await engine.log.head(a);
      const result = await engine.log.append(a, { events: [], state: [{ key: "k", ifVersion: 0, value: 1 }] });
      expect(result.position).toEqual(head);
      expect(result.entries).toEqual([]);
      expect(await engine.log.head(a)).toEqual(head);
      expect((await engine.state.get(a, "k"))?.value).toBe(1);
    },
  },
  {
    title: "Calls for one user on one engine MUST take effect in call order, awaited or not",
    async run({ engine, expect, user }) {
      const a = user();
      const calls = range(1, 200).map((n) =>
        engine.log.append(a, { events: [{ type: "step", payload: { n, filler: "x".repeat((n * 7919) % 4000) } }] }),
      );
      const offsets = (await Promise.all(calls)).map((result) => result.position.offset);
      expect(offsets).toEqual(range(1, 200));
      expect(numbersOf(await readAll(engine, a))).toEqual(range(1, 200));
    },
  },
  {
    title: "of two writes on one version, neither awaited, the first called wins",
    async run({ engine, expect, user }) {
      const a = user();
      const write = (value: string): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [], state: [{ key: "k", ifVersion: 0, value }] }));
      expect(await Promise.all([write("first"), write("second")])).toEqual(["resolved", "ERR_VERSION_CONFLICT"]);
      expect((await engine.state.get(a, "k"))?.value).toBe("first");
    },
  },
  {
    title: "a refused append does not disturb those called before and after it, none awaited",
    async run({ engine, expect, user }) {
      const a = user();
      const bad = { key: "nobody-holds-it", token: 1 };
      const calls = range(1, 30).map((n) =>
        outcomeOf(engine.log.append(a, { events: [numbered(n)], ...(n % 3 === 0 ? { fence: bad } : {}) })),
      );
      const outcomes = await Promise.all(calls);
      expect(outcomes.filter((outcome) => outcome === "ERR_FENCED").length).toBe(10);
      expect(numbersOf(await readAll(engine, a))).toEqual(range(1, 30).filter((n) => n % 3 !== 0));
      expect(offsetsOf(await readAll(engine, a))).toEqual(range(1, 20));
    },
  },
  {
    title: "`time` MUST never decrease within an epoch: when the clock goes back",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const [first] = await appendSteps(engine, a, { count: 1 });
      await advance(-60_000);
      const [second] = await appendSteps(engine, a, { count: 1, from: 2 });
      await advance(-60_000);
      await appendSteps(engine, a, { count: 2, from: 3 });
      await advance(180_000);
      const [last] = await appendSteps(engine, a, { count: 1, from: 5 });
      expect(second?.time).toBeGreaterThanOrEqual(first?.time ?? Infinity);
      const times = (await readAll(engine, a)).map((entry) => entry.time);
      expect(times).toEqual([...times].sort((x, y) => x - y));
      expect(last?.time).toBe(engine.clock.now());
    },
  },
  {
    title: "`time` MUST never decrease within an epoch: nor when every entry was trimmed, nor in an empty log",
    async run({ engine, expect, advance, user }) {
      const [a, b] = [user(), user()];
      const [before] = await appendSteps(engine, a, { count: 1 });
      const created = await engine.log.head(b);
      await engine.log.trim(a, 1);
      await advance(-60_000);
      const [after] = await appendSteps(engine, a, { count: 1, from: 2 });
      const [first] = await appendSteps(engine, b, { count: 1 });
      expect(after?.time).toBeGreaterThanOrEqual(before?.time ?? Infinity);
      expect(first?.time).toBeGreaterThanOrEqual(created.time);
    },
  },
  {
    title: "MUST make entry n readable no later than entry n + 1",
    async run({ engine, expect, user }) {
      const a = user();
      for (const n of range(1, 25)) {
        const earlier = engine.log.append(a, { events: [numbered(2 * n - 1)] });
        const later = engine.log.append(a, { events: [numbered(2 * n)] });
        const [read] = await Promise.all([later.then(() => readAll(engine, a)), earlier]);
        expect(numbersOf(read)).toEqual(range(1, 2 * n));
      }
    },
  },
];
