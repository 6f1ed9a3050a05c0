import type { Position } from "../../contracts/position.js";
import type { EngineCase } from "./engine-case.js";
import { ALL, appendSteps, numbered, numbersOf, range, readAll, readOk, statusAfter } from "./log-steps.js";

/** A store that was put back to an older copy keeps its epoch: time tells. */
export const durableRollbackCases: readonly EngineCase[] = [
  {
    title: "an offset above the head is `epoch_changed`: after the store was put back to an older copy",
    async run({ engine, expect, advance, snapshot, user }) {
      const a = user();
      const kept = await appendSteps(engine, a, { count: 3 });
      const copy = await snapshot();
      await advance(10);
      const lost = await appendSteps(engine, a, { count: 3, from: 4 });
      const restored = await copy.restore();
      expect(await restored.log.head(a)).toEqual(kept[2]);
      for (const position of lost) expect(await statusAfter(restored, a, position)).toBe("epoch_changed");
      for (const position of kept) expect(await statusAfter(restored, a, position)).toBe("ok");
      expect(numbersOf(await readAll(restored, a))).toEqual([1, 2, 3]);
    },
  },
  {
    title: "another `time` is `epoch_changed`: a position of the lost future, once the log has grown past it",
    async run({ engine, expect, advance, snapshot, user }) {
      const a = user();
      const kept = await appendSteps(engine, a, { count: 3 });
      const copy = await snapshot();
      await advance(10);
      const lost = await appendSteps(engine, a, { count: 3, from: 4 });
      await advance(10);
      const restored = await copy.restore();
      const made = await appendSteps(restored, a, { count: 6, from: 10 });
      expect(made.map(({ offset }) => offset)).toEqual(range(4, 9));
      for (const position of lost) expect(await statusAfter(restored, a, position)).toBe("epoch_changed");
      for (const position of [...kept, ...made]) expect(await statusAfter(restored, a, position)).toBe("ok");
      const { entries } = await readOk(restored, a, { after: kept[1] as Position, limit: ALL });
      expect(numbersOf(entries)).toEqual([3, ...range(10, 15)]);
    },
  },
  {
    title:
      "a position of the lost future is `epoch_changed` also when the log has grown past it and was trimmed up to it",
    async run({ engine, expect, advance, snapshot, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 2 });
      const copy = await snapshot();
      await advance(10);
      const [lost] = await appendSteps(engine, a, { count: 1, from: 3 });
      await advance(10);
      const restored = await copy.restore();
      const [made] = await appendSteps(restored, a, { count: 2, from: 10 });
      await restored.log.trim(a, 3);
      expect(await statusAfter(restored, a, lost as Position)).toBe("epoch_changed");
      expect(await statusAfter(restored, a, made as Position)).toBe("ok");
    },
  },
  {
    title: "an older copy knows what it knew: its idempotency keys and state, and none of what came after",
    async run({ engine, expect, advance, snapshot, user }) {
      const a = user();
      const request = (n: number) => ({ events: [numbered(n)], idempotencyKey: `k${n}` });
      const first = await engine.log.append(a, {
        ...request(1),
        state: [{ key: "s", ifVersion: 0, value: "old" }],
      });
      const copy = await snapshot();
      await advance(10);
      const state = [{ key: "s", ifVersion: first.versions[0] ?? -1, value: "new" }];
      await engine.log.append(a, { ...request(2), state });
      await advance(10);
      const restored = await copy.restore();
      expect(await restored.state.get(a, "s")).toEqual({ key: "s", value: "old", version: first.versions[0] });
      const again = await restored.log.append(a, request(1));
      expect([again.duplicate, again.position]).toEqual([true, first.position]);
      expect((await restored.log.append(a, request(2))).duplicate).toBe(false);
    },
  },
  {
    title: "a log that is in no copy has a new epoch when it is created again",
    async run({ engine, expect, advance, snapshot, user }) {
      const copy = await snapshot();
      const a = user();
      const [lost] = await appendSteps(engine, a, { count: 1 });
      await advance(10);
      const restored = await copy.restore();
      const [made] = await appendSteps(restored, a, { count: 1 });
      expect(made?.epoch).not.toBe(lost?.epoch);
      expect(await statusAfter(restored, a, lost as Position)).toBe("epoch_changed");
    },
  },
];
