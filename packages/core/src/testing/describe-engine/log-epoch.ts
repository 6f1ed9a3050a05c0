import type { Position } from "../../contracts/position.js";
import type { EngineCase } from "./engine-case.js";
import { ALL, appendSteps, numbersOf, offsetsOf, readAll, readOk, statusAfter } from "./log-steps.js";

const EPOCH = /^[A-Za-z0-9_-]{8,32}$/;

/** One life of a log. */
export const logEpochCases: readonly EngineCase[] = [
  {
    title: "head creates the log, with a new epoch, at offset 0, when there is none",
    async run({ engine, expect, advance, user }) {
      const [a, b] = [user(), user()];
      const head = await engine.log.head(a);
      expect(head.offset).toBe(0);
      expect(head.time).toBe(engine.clock.now());
      expect(head.epoch).toMatch(EPOCH);
      await advance(1000);
      expect(await engine.log.head(a)).toEqual(head);
      expect((await engine.log.head(b)).epoch).not.toBe(head.epoch);
    },
  },
  {
    title: "the epoch stays through appends, reads and trims",
    async run({ engine, expect, user }) {
      const a = user();
      const { epoch } = await engine.log.head(a);
      const [first] = await appendSteps(engine, a, { count: 3 });
      await engine.log.trim(a, 3);
      const [last] = await appendSteps(engine, a, { count: 1, from: 4 });
      const page = await readOk(engine, a, { limit: ALL });
      const { epoch: told } = await engine.log.history(a, { limit: 5, maxBytes: 1e6 });
      expect([first?.epoch, last?.epoch, page.head.epoch, page.entries[0]?.epoch, told]).toEqual(
        Array(5).fill(epoch) as string[],
      );
    },
  },
  {
    title: "changeEpoch gives the log a new epoch; its entries stay readable under it",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const positions = await appendSteps(engine, a, { count: 4 });
      await engine.log.trim(a, 1);
      const head = positions[3] as Position;
      const changed = await engine.log.changeEpoch(a, head.epoch);
      expect(changed.epoch).not.toBe(head.epoch);
      expect(changed.epoch).toMatch(EPOCH);
      expect(changed).toEqual({ ...head, epoch: changed.epoch });
      expect(await engine.log.head(a)).toEqual(changed);
      expect(await statusAfter(engine, a, positions[2] as Position), "the old epoch").toBe("epoch_changed");
      await advance(10);
      await appendSteps(engine, a, { count: 1, from: 5 });
      const after = { ...(positions[1] as Position), epoch: changed.epoch };
      const { entries } = await readOk(engine, a, { after, limit: ALL });
      expect(numbersOf(entries)).toEqual([3, 4, 5]);
      expect(offsetsOf(entries)).toEqual([3, 4, 5]);
      expect(entries.map(({ epoch }) => epoch)).toEqual(Array(3).fill(changed.epoch) as string[]);
      expect((await engine.log.history(a, { limit: 5, maxBytes: 1e6 })).epoch).toBe(changed.epoch);
      expect(await statusAfter(engine, a, { ...(positions[0] as Position), epoch: changed.epoch })).toBe("ok");
    },
  },
  {
    title: "changeEpoch changes nothing when the log is no longer in `from`: the loser sees the winner's head",
    async run({ engine, expect, user }) {
      const a = user();
      const [head] = await appendSteps(engine, a, { count: 1 });
      const from = (head as Position).epoch;
      const [one, two] = await Promise.all([engine.log.changeEpoch(a, from), engine.log.changeEpoch(a, from)]);
      expect(one.epoch).not.toBe(from);
      expect(two).toEqual(one);
      expect(await engine.log.changeEpoch(a, from)).toEqual(one);
      expect(await engine.log.head(a)).toEqual(one);
      expect(numbersOf(await readAll(engine, a))).toEqual([1]);
    },
  },
  {
    title: "changeEpoch of one user leaves another's epoch alone",
    async run({ engine, expect, user }) {
      const [a, b] = [user(), user()];
      const [ofA] = await appendSteps(engine, a, { count: 1 });
      const [ofB] = await appendSteps(engine, b, { count: 1 });
      await engine.log.changeEpoch(a, (ofA as Position).epoch);
      expect(await engine.log.head(b)).toEqual(ofB);
    },
  },
];
