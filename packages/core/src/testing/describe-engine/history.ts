import type { HistoryQuery } from "../../contracts/event-log.js";
import type { EngineCase } from "./engine-case.js";
import { appendSteps, numbered, offsetsOf, range } from "./log-steps.js";

const WHOLE = { limit: 1000, maxBytes: 10_000_000 };

/** Looking back. */
export const historyCases: readonly EngineCase[] = [
  {
    title: "history without `before` and `after` answers the newest ones, ascending",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 10 });
      const page = await engine.log.history(a, { ...WHOLE, limit: 3 });
      expect([offsetsOf(page.entries), page.more]).toEqual([[8, 9, 10], true]);
      expect(page.epoch).toBe((await engine.log.head(a)).epoch);
    },
  },
  {
    title: "history `before` answers entries with a smaller offset, the nearest ones, ascending",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 10 });
      const ask = async (before: number): Promise<unknown> => {
        const page = await engine.log.history(a, { ...WHOLE, before, limit: 3 });
        return [offsetsOf(page.entries), page.more];
      };
      expect(await ask(8)).toEqual([[5, 6, 7], true]);
      expect(await ask(4)).toEqual([[1, 2, 3], false]);
      expect(await ask(3)).toEqual([[1, 2], false]);
      expect(await ask(1)).toEqual([[], false]);
      expect(await ask(0)).toEqual([[], false]);
      expect(await ask(500)).toEqual([[8, 9, 10], true]);
    },
  },
  {
    title: "history `after` answers entries with a larger offset, the nearest ones, ascending",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 10 });
      const ask = async (after: number): Promise<unknown> => {
        const page = await engine.log.history(a, { ...WHOLE, after, limit: 3 });
        return [offsetsOf(page.entries), page.more];
      };
      expect(await ask(0)).toEqual([[1, 2, 3], true]);
      expect(await ask(4)).toEqual([[5, 6, 7], true]);
      expect(await ask(7)).toEqual([[8, 9, 10], false]);
      expect(await ask(10)).toEqual([[], false]);
      expect(await ask(500)).toEqual([[], false]);
    },
  },
  {
    title: "history knows nothing of what was trimmed",
    async run({ engine, expect, user }) {
      const a = user();
      await appendSteps(engine, a, { count: 6 });
      await engine.log.trim(a, 3);
      const offsets = async (query: Partial<HistoryQuery>): Promise<unknown> => {
        const page = await engine.log.history(a, { ...WHOLE, ...query });
        return [offsetsOf(page.entries), page.more];
      };
      expect(await offsets({})).toEqual([[4, 5, 6], false]);
      expect(await offsets({ before: 5, limit: 1 })).toEqual([[4], false]);
      expect(await offsets({ before: 4 })).toEqual([[], false]);
      expect(await offsets({ after: 1, limit: 2 })).toEqual([[4, 5], true]);
    },
  },
  {
    title: "history of a user without a log is empty",
    async run({ engine, expect, user }) {
      const page = await engine.log.history(user(), WHOLE);
      expect([page.entries, page.more]).toEqual([[], false]);
      expect(page.epoch).toMatch(/^[A-Za-z0-9_-]{8,32}$/);
    },
  },
  {
    title: "history with a threadId answers that thread alone, and `more` counts only its entries",
    async run({ engine, expect, user }) {
      const a = user();
      const threads = ["one", "two", undefined, "One", "one ", "two", "one", "two", "one", "two"];
      for (const threadId of threads) {
        await engine.log.append(a, { events: [{ ...numbered(0), ...(threadId === undefined ? {} : { threadId }) }] });
      }
      const ask = async (query: Partial<HistoryQuery>): Promise<unknown> => {
        const page = await engine.log.history(a, { ...WHOLE, threadId: "one", ...query });
        return [offsetsOf(page.entries), page.more];
      };
      expect(await ask({})).toEqual([[1, 7, 9], false]);
      expect(await ask({ limit: 2 })).toEqual([[7, 9], true]);
      expect(await ask({ limit: 2, before: 9 })).toEqual([[1, 7], false]);
      expect(await ask({ limit: 1, after: 1 })).toEqual([[7], true]);
      expect(await ask({ limit: 1, after: 7 })).toEqual([[9], false]);
      expect(await ask({ threadId: "none" })).toEqual([[], false]);
    },
  },
  {
    title: "a page of history ends at `maxBytes`, but never before one entry",
    async run({ engine, expect, user }) {
      const a = user();
      const payload = "x".repeat(1000);
      await engine.log.append(a, { events: range(1, 6).map(() => ({ type: "step", payload })) });
      const ask = async (query: Partial<HistoryQuery>): Promise<unknown> => {
        const page = await engine.log.history(a, { ...WHOLE, ...query });
        return [offsetsOf(page.entries), page.more];
      };
      expect(await ask({ maxBytes: 2500 })).toEqual([[5, 6], true]);
      expect(await ask({ maxBytes: 2500, after: 0 })).toEqual([[1, 2], true]);
      expect(await ask({ maxBytes: 1 })).toEqual([[6], true]);
      expect(await ask({ maxBytes: 1, before: 2 })).toEqual([[1], false]);
      expect(await ask({ maxBytes: 100_000 })).toEqual([[1, 2, 3, 4, 5, 6], false]);
    },
  },
];
