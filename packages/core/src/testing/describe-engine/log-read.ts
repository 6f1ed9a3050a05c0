import type { Position } from "../../contracts/position.js";
import type { EngineCase } from "./engine-case.js";
import { ALL, appendSteps, numbered, numbersOf, offsetsOf, range, readOk, statusAfter } from "./log-steps.js";

const MUST =
  "MUST compare the whole position: no entry at that offset, another `time`, or an offset above the head is `epoch_changed`";

/** An event of a kilobyte or a little more. */
const kilobyte = (n: number) => ({ type: "step", payload: { n, filler: "x".repeat(1000) } });

/** Reading after a position. */
export const logReadCases: readonly EngineCase[] = [
  {
    title: "entries after a position, oldest first; none after the head",
    async run({ engine, expect, user }) {
      const a = user();
      const positions = await appendSteps(engine, a, { count: 8 });
      const third = positions[2] as Position;
      const head = positions[7] as Position;
      const page = await readOk(engine, a, { after: third, limit: ALL });
      expect(offsetsOf(page.entries)).toEqual(range(4, 8));
      expect(numbersOf(page.entries)).toEqual(range(4, 8));
      expect([page.from, page.head]).toEqual([third, head]);
      expect((await readOk(engine, a, { after: head, limit: ALL })).entries).toEqual([]);
    },
  },
  {
    title: "without `after`, from the oldest retained",
    async run({ engine, expect, user }) {
      const a = user();
      const positions = await appendSteps(engine, a, { count: 6 });
      await engine.log.trim(a, 4);
      const page = await readOk(engine, a, { limit: ALL });
      expect(offsetsOf(page.entries)).toEqual([5, 6]);
      expect(page.from).toEqual(positions[3]);
    },
  },
  {
    title: "a user without a log reads nothing, at offset 0",
    async run({ engine, expect, user }) {
      const page = await readOk(engine, user(), { limit: ALL });
      expect(page.entries).toEqual([]);
      expect([page.from.offset, page.head.offset]).toEqual([0, 0]);
    },
  },
  {
    title: "the head of an empty log is a position to read after",
    async run({ engine, expect, user }) {
      const a = user();
      const empty = await engine.log.head(a);
      expect(await statusAfter(engine, a, empty)).toBe("ok");
      await appendSteps(engine, a, { count: 3 });
      expect(offsetsOf((await readOk(engine, a, { after: empty, limit: ALL })).entries)).toEqual([1, 2, 3]);
    },
  },
  {
    title: MUST,
    async run({ engine, expect, advance, user }) {
      const [a, other] = [user(), user()];
      const empty = await engine.log.head(a);
      await advance(5);
      const positions = await appendSteps(engine, a, { count: 4 });
      const third = positions[2] as Position;
      const { epoch } = await engine.log.head(other);
      const foreign: Record<string, Position> = {
        "another epoch": { ...third, epoch },
        "an earlier time": { ...third, time: third.time - 1 },
        "a later time": { ...third, time: third.time + 1 },
        "an offset above the head": { ...third, offset: 5 },
        "an offset far above the head": { ...third, offset: 2 ** 40 },
        "offset 0 with the time of an entry": { ...empty, time: third.time },
        "offset 0 of another epoch": { ...empty, epoch },
      };
      for (const [what, position] of Object.entries(foreign)) {
        const result = await engine.log.read(a, { after: position, limit: ALL });
        expect(result, what).toEqual({ status: "epoch_changed", head: positions[3] });
      }
      for (const position of [empty, ...positions]) expect(await statusAfter(engine, a, position)).toBe("ok");
    },
  },
  {
    title: "Missing entries are `trimmed`: exactly those whose next entry is gone",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const empty = await engine.log.head(a);
      const positions = [empty];
      for (const n of range(1, 6)) {
        await advance(10);
        positions.push(...(await appendSteps(engine, a, { count: 1, from: n })));
      }
      await engine.log.trim(a, 3);
      const statuses = [];
      for (const position of positions) statuses.push(await statusAfter(engine, a, position));
      expect(statuses).toEqual(["trimmed", "trimmed", "trimmed", "ok", "ok", "ok", "ok"]);
      expect(offsetsOf((await readOk(engine, a, { after: positions[3] as Position, limit: ALL })).entries)).toEqual([
        4, 5, 6,
      ]);
      const boundary = { ...(positions[3] as Position), time: (positions[3]?.time ?? 0) - 1 };
      expect(await statusAfter(engine, a, boundary), "the boundary with another time").toBe("epoch_changed");
    },
  },
  {
    title: "a log whose every entry was trimmed keeps its head, and goes on from there",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const positions = await appendSteps(engine, a, { count: 3 });
      const last = positions[2] as Position;
      await engine.log.trim(a, 3);
      expect(await engine.log.head(a)).toEqual(last);
      expect((await readOk(engine, a, { after: last, limit: ALL })).entries).toEqual([]);
      expect((await readOk(engine, a, { limit: ALL })).entries).toEqual([]);
      expect(await statusAfter(engine, a, positions[1] as Position)).toBe("trimmed");
      expect(await statusAfter(engine, a, { ...last, time: last.time + 1 })).toBe("epoch_changed");
      await advance(10);
      const [next] = await appendSteps(engine, a, { count: 1, from: 4 });
      expect(next?.offset).toBe(4);
      expect(offsetsOf((await readOk(engine, a, { after: last, limit: ALL })).entries)).toEqual([4]);
    },
  },
  {
    title: "trimming drops entries up to and including `through`, again without effect, beyond the head no more",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 5 });
      for (const through of [2, 2, 1, 0]) {
        await engine.log.trim(a, through);
        expect(offsetsOf((await readOk(engine, a, { limit: ALL })).entries)).toEqual([3, 4, 5]);
      }
      await engine.log.trim(a, 999);
      expect((await engine.log.head(a)).offset).toBe(5);
      expect((await appendSteps(engine, a, { count: 1, from: 6 }))[0]?.offset).toBe(6);
    },
  },
  {
    title: "a page ends at `limit`, and the next one goes on after it",
    async run({ engine, expect, user }) {
      const a = user();
      await engine.log.append(a, { events: range(1, 10).map(numbered) });
      const seen: number[] = [];
      let after: Position | undefined;
      for (let page = 0; page < 4; page += 1) {
        const { entries } = await readOk(engine, a, { ...(after === undefined ? {} : { after }), limit: 4 });
        seen.push(entries.length);
        const last = entries.at(-1);
        if (last !== undefined) after = { epoch: last.epoch, offset: last.offset, time: last.time };
      }
      expect(seen).toEqual([4, 4, 2, 0]);
      expect(after?.offset).toBe(10);
    },
  },
  {
    title: "a page ends at `maxBytes`, but never before one entry",
    async run({ engine, expect, user }) {
      const a = user();
      await engine.log.append(a, { events: range(1, 5).map(kilobyte) });
      const offsets = async (maxBytes: number): Promise<readonly number[]> =>
        offsetsOf((await readOk(engine, a, { limit: ALL, maxBytes })).entries);
      expect(await offsets(1)).toEqual([1]);
      expect(await offsets(2500)).toEqual([1, 2]);
      expect(await offsets(1_000_000)).toEqual([1, 2, 3, 4, 5]);
    },
  },
];
