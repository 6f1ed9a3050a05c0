import type { EngineCase } from "./engine-case.js";
import { numbersOf, readAll, readOk } from "./log-steps.js";

/** JSON that stores are known to change. */
const AWKWARD: readonly string[] = [
  "null",
  "false",
  "0",
  '""',
  "[]",
  "{}",
  '"\\u0000"',
  '"\\ud800"',
  '{"__proto__":{"a":1},"constructor":2}',
  '{"b":1,"a":2,"10":3,"9":4}',
  "[0.1,1e21,-1e-7,9007199254740991,1.7976931348623157e308]",
  '"\\u2028\\u2029<\\/script>\\\\"',
  '"é e\\u0301 👩‍👩‍👧"',
  '[[[[[["deep"]]]]]]',
];

/** What becomes of an event between append and read. */
export const logPayloadCases: readonly EngineCase[] = [
  {
    title: "An engine MUST keep a copy: the caller may change its object afterwards",
    async run({ engine, expect, user }) {
      const a = user();
      const payload = { n: 1, deep: { list: [1] } };
      const events = [{ type: "step", payload }];
      const appended = engine.log.append(a, { events });
      payload.n = 99;
      payload.deep.list.push(99);
      events.push({ type: "late", payload });
      const { entries } = await appended;
      payload.deep.list.push(100);
      expect(entries.map((entry) => entry.payload)).toEqual([{ n: 1, deep: { list: [1] } }]);
      expect((await readAll(engine, a)).map((entry) => entry.payload)).toEqual([{ n: 1, deep: { list: [1] } }]);
    },
  },
  {
    title: "a payload is parsed anew at each access, so that no two readers share an object",
    async run({ engine, expect, user }) {
      const a = user();
      const { entries } = await engine.log.append(a, { events: [{ type: "step", payload: { n: 1 } }] });
      const [mine] = await readAll(engine, a);
      (entries[0]?.payload as { n: number }).n = 98;
      (mine?.payload as { n: number }).n = 99;
      expect(numbersOf(await readAll(engine, a))).toEqual([1]);
      expect(numbersOf((await engine.log.history(a, { limit: 10, maxBytes: 1e6 })).entries)).toEqual([1]);
      expect(mine?.payload).toEqual({ n: 1 });
      expect(entries[0]?.payload).toEqual({ n: 1 });
    },
  },
  {
    title: "any JSON value comes back as it went in",
    async run({ engine, expect, user }) {
      const a = user();
      await engine.log.append(a, {
        events: AWKWARD.map((text) => ({ type: "given", payload: JSON.parse(text) as unknown })),
      });
      const entries = await readAll(engine, a);
      expect(entries.map((entry) => JSON.stringify(entry.payload))).toEqual(
        AWKWARD.map((text) => JSON.stringify(JSON.parse(text))),
      );
      expect(entries.map((entry) => JSON.parse(entry.payloadJson) as unknown)).toEqual(
        AWKWARD.map((text) => JSON.parse(text) as unknown),
      );
    },
  },
  {
    title: "the payload as JSON text wins over `payload`",
    async run({ engine, expect, user }) {
      const a = user();
      await engine.log.append(a, { events: [{ type: "given", payload: { n: 1 }, payloadJson: '{"n":2}' }] });
      expect(numbersOf(await readAll(engine, a))).toEqual([2]);
    },
  },
  {
    title: "type, threadId and runId come back as they went in, and stay absent when absent",
    async run({ engine, expect, user }) {
      const a = user();
      const longest = "t".repeat(128);
      await engine.log.append(a, {
        events: [
          { type: "plain", payload: null },
          { type: "a.b:c-d_0", payload: null, threadId: "thread 1/é", runId: longest },
        ],
      });
      const { entries } = await readOk(engine, a, { limit: 10 });
      expect(entries.map(({ type, threadId, runId }) => [type, threadId, runId])).toEqual([
        ["plain", undefined, undefined],
        ["a.b:c-d_0", "thread 1/é", longest],
      ]);
    },
  },
];
