import type { Hint } from "../../contracts/fanout.js";
import type { EngineCase } from "./engine-case.js";
import { range } from "./log-steps.js";

const run = (runId: string): Hint => ({ kind: "run", runId });

/** How nodes tell each other. */
export const fanoutCases: readonly EngineCase[] = [
  {
    title: "Resolves when effective: a hint announced after that MUST NOT be missed by a working engine",
    async run({ engine, expect, user, eventually }) {
      const a = user();
      const heard: string[] = [];
      for (const n of range(1, 20)) {
        const listening = await engine.fanout.listen(a, (hint) => {
          if (hint.kind === "run") heard.push(hint.runId);
        });
        engine.fanout.announce(a, run(`r${n}`));
        await eventually(`hint ${n} arrives`, () => heard.includes(`r${n}`));
        listening[Symbol.dispose]();
      }
      expect(new Set(heard).size).toBe(20);
    },
  },
  {
    title: "a hint arrives as it was announced, whatever its kind",
    async run({ engine, expect, user, eventually }) {
      const a = user();
      const heard: Hint[] = [];
      using _ = await engine.fanout.listen(a, (hint) => heard.push(hint));
      const { entries } = await engine.log.append(a, {
        events: [{ type: "step", payload: { n: 1, text: "é\u0000" }, threadId: "t", runId: "r" }],
      });
      const [entry] = entries;
      if (entry === undefined) throw new Error("expected the entry of the append");
      const connection: Hint = { kind: "connection", connectionId: "c1", reason: "disconnected", text: "bye" };
      engine.fanout.announce(a, { kind: "entry", entry });
      engine.fanout.announce(a, run("r"));
      engine.fanout.announce(a, connection);
      await eventually("three kinds arrive", () => new Set(heard.map(({ kind }) => kind)).size === 3);
      const told = heard.find((hint) => hint.kind === "entry");
      const { epoch, offset, time, type, threadId, runId, payload } = entry;
      expect(told?.entry.payload).toEqual(payload);
      expect([told?.entry.epoch, told?.entry.offset, told?.entry.time]).toEqual([epoch, offset, time]);
      expect([told?.entry.type, told?.entry.threadId, told?.entry.runId]).toEqual([type, threadId, runId]);
      expect(JSON.parse(told?.entry.payloadJson ?? "null")).toEqual(payload);
      expect(heard.find(({ kind }) => kind === "run")).toEqual(run("r"));
      expect(heard.find(({ kind }) => kind === "connection")).toEqual(connection);
    },
  },
  {
    title: "Only that user's hints arrive",
    async run({ engine, expect, user, eventually }) {
      const [a, b] = [user(), user()];
      const heard: Record<string, string[]> = { a: [], b: [] };
      using _a = await engine.fanout.listen(a, (hint) => heard["a"]?.push(JSON.stringify(hint)));
      using _b = await engine.fanout.listen(b, (hint) => heard["b"]?.push(JSON.stringify(hint)));
      for (const stranger of [user(), { ...a, tenantId: "" }, { ...a, userId: b.userId }]) {
        engine.fanout.announce(stranger, run("of-strangers"));
      }
      engine.fanout.announce(a, run("of-a"));
      engine.fanout.announce(b, run("of-b"));
      await eventually("both are told", () => heard["a"]?.length !== 0 && heard["b"]?.length !== 0);
      expect(new Set(heard["a"])).toEqual(new Set([JSON.stringify(run("of-a"))]));
      expect(new Set(heard["b"])).toEqual(new Set([JSON.stringify(run("of-b"))]));
    },
  },
  {
    title: "every listener of a user is told",
    async run({ engine, expect, user, eventually }) {
      const a = user();
      const heard = new Set<number>();
      const listeners = await Promise.all(range(1, 3).map((n) => engine.fanout.listen(a, () => heard.add(n))));
      engine.fanout.announce(a, run("r"));
      await eventually("all three are told", () => heard.size === 3);
      for (const listener of listeners) listener[Symbol.dispose]();
      expect([...heard].sort()).toEqual([1, 2, 3]);
    },
  },
  {
    title: "`alone`: It MUST NOT be true while somebody else listens to the user",
    async run({ engine, expect, user, eventually }) {
      const a = user();
      const heard = new Set<number>();
      using first = await engine.fanout.listen(a, () => heard.add(1));
      const second = await engine.fanout.listen(a, () => heard.add(2));
      expect([first, second].some(({ alone }) => alone === true)).toBe(false);
      second[Symbol.dispose]();
      using third = await engine.fanout.listen(a, () => heard.add(3));
      expect([first, third].some(({ alone }) => alone === true)).toBe(false);
      engine.fanout.announce(a, run("r"));
      await eventually("both are told", () => heard.has(1) && heard.has(3));
    },
  },
  {
    title: "nothing arrives once the listener is disposed of, and the others hear on",
    async run({ engine, expect, user, eventually }) {
      const a = user();
      let stopped = 0;
      const heard: string[] = [];
      // One callback may be given twice: each listening is its own.
      const count = (): void => void (stopped += 1);
      const first = await engine.fanout.listen(a, count);
      const second = await engine.fanout.listen(a, count);
      using _ = await engine.fanout.listen(a, (hint) => heard.push(hint.kind));
      first[Symbol.dispose]();
      first[Symbol.dispose]();
      engine.fanout.announce(a, run("r1"));
      await eventually("the other two are told", () => heard.length >= 1 && stopped >= 1);
      second[Symbol.dispose]();
      const before = stopped;
      heard.length = 0;
      engine.fanout.announce(a, run("r2"));
      await eventually("the last one is told", () => heard.length >= 1);
      expect(stopped).toBe(before);
    },
  },
  {
    title: "announcing to nobody harms nobody",
    async run({ engine, expect, user }) {
      const a = user();
      engine.fanout.announce(a, run("r"));
      expect((await engine.log.head(a)).offset).toBe(0);
    },
  },
];
