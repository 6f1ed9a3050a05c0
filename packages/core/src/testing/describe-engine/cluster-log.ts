import type { Engine } from "../../contracts/engine.js";
import type { Position } from "../../contracts/position.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { ALL, appendSteps, numbered, numbersOf, offsetsOf, range, readAll, readOk, statusAfter } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

/** Starts one append a number, one node after the other, and awaits none. */
function appendAtOnce(nodes: readonly Engine[], user: User, numbers: readonly number[]): Promise<Position[]>[] {
  return nodes.map((node, index) =>
    Promise.all(
      numbers.map(async (n) => (await node.log.append(user, { events: [numbered(100 * index + n)] })).position),
    ),
  );
}

/** One log, written and read through two nodes. */
export const clusterLogCases: readonly EngineCase[] = [
  {
    title: "what was appended through one node is read through the other, as soon as there is a receipt",
    async run({ engine, expect, peer, user }) {
      const other = await peer();
      const a = user();
      for (const [n, node] of [engine, other, engine, engine, other].entries()) {
        const reader = node === engine ? other : engine;
        const { position } = await node.log.append(a, { events: [{ ...numbered(n), threadId: "t", runId: "r" }] });
        expect(await reader.log.head(a)).toEqual(position);
        expect(await reader.system.heads([a])).toEqual([position]);
        const told = (await readAll(reader, a)).at(-1);
        expect([told?.payload, told?.threadId, told?.runId, told?.time]).toEqual([{ n }, "t", "r", position.time]);
        const { entries } = await reader.log.history(a, { limit: 1, maxBytes: 1e6 });
        expect(numbersOf(entries)).toEqual([n]);
      }
      const after = { after: (await readAll(engine, a))[1] as Position, limit: ALL };
      expect(numbersOf((await readOk(other, a, after)).entries)).toEqual([2, 3, 4]);
    },
  },
  {
    title: "MUST assign offset = last + 1: also when two nodes append at once, without gaps or repeats",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      const a = user();
      const positions = await Promise.all(appendAtOnce(nodes, a, range(1, 25)));
      const told = positions.flat().map(({ offset }) => offset);
      expect([...told].sort((x, y) => x - y)).toEqual(range(1, 50));
      for (const node of nodes) {
        const entries = await readAll(node, a);
        expect(offsetsOf(entries)).toEqual(range(1, 50));
        expect(entries.map(({ time }) => time)).toEqual(entries.map(({ time }) => time).sort((x, y) => x - y));
        const numbers = numbersOf(entries) as number[];
        expect(numbers.filter((n) => n < 100)).toEqual(range(1, 25));
        expect(numbers.filter((n) => n >= 100)).toEqual(range(101, 125));
      }
    },
  },
  {
    title: "MUST make entry n readable no later than entry n + 1: also while another node appends",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      const a = user();
      const appending: Promise<unknown>[] = [];
      const seen: (readonly number[])[] = [];
      for (const n of range(1, 15)) {
        appending.push(...appendAtOnce(nodes, a, [n]));
        for (const node of nodes) seen.push(offsetsOf(await readAll(node, a)));
      }
      await Promise.all(appending);
      for (const offsets of seen) expect(offsets).toEqual(range(1, offsets.length));
      expect((await readAll(engine, a)).length).toBe(30);
    },
  },
  {
    title: "a reader on another node sees all events of an append, or none",
    async run({ engine, expect, peer, user }) {
      const other = await peer();
      const a = user();
      const appending: Promise<unknown>[] = [];
      const seen: number[] = [];
      for (const n of range(1, 15)) {
        appending.push(engine.log.append(a, { events: [numbered(n), numbered(n), numbered(n)] }));
        seen.push((await readAll(other, a)).length);
      }
      await Promise.all(appending);
      expect(seen.filter((count) => count % 3 !== 0)).toEqual([]);
      expect((await readAll(other, a)).length).toBe(45);
    },
  },
  {
    title: "one idempotencyKey used on two nodes at once appends one entry, and both are told where",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      const a = user();
      for (const n of range(1, 10)) {
        const request = { events: [numbered(n)], idempotencyKey: `k${n}` };
        const told = await Promise.all(nodes.map((node) => node.log.append(a, request)));
        expect(told.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
        expect(told[0]?.position).toEqual(told[1]?.position);
        const changed = { ...request, events: [numbered(0)] };
        for (const node of nodes) expect(await outcomeOf(node.log.append(a, changed))).toBe("ERR_IDEMPOTENCY_MISMATCH");
      }
      expect(numbersOf(await readAll(engine, a))).toEqual(range(1, 10));
    },
  },
  {
    title: "two nodes that look at a new user's log at once make one log of it",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      for (const a of range(1, 10).map(user)) {
        const [one, two] = await Promise.all(nodes.map((node) => node.log.head(a)));
        expect(two).toEqual(one);
      }
    },
  },
  {
    title: "what one node trimmed is trimmed for the other",
    async run({ engine, expect, peer, user }) {
      const other = await peer();
      const a = user();
      const positions = await appendSteps(engine, a, { count: 5 });
      expect((await readAll(other, a)).length).toBe(5);
      await engine.log.trim(a, 3);
      expect(numbersOf(await readAll(other, a))).toEqual([4, 5]);
      expect(await statusAfter(other, a, positions[1] as Position)).toBe("trimmed");
      expect(await statusAfter(other, a, positions[2] as Position)).toBe("ok");
    },
  },
  {
    title: "retention counts what all nodes appended",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      for (const node of nodes) node.system.retention({ maxEntries: 6 });
      const a = user();
      for (const n of range(1, 10)) {
        for (const node of nodes) await node.log.append(a, { events: [numbered(n)] });
      }
      for (const node of nodes) expect(offsetsOf(await readAll(node, a))).toEqual(range(15, 20));
    },
  },
  {
    title: "two nodes that change the epoch at once give the log one new epoch, and both append in it",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      const a = user();
      for (const node of nodes) await node.log.append(a, { events: [numbered(1)] });
      const { epoch } = await engine.log.head(a);
      const [one, two] = await Promise.all(nodes.map((node) => node.log.changeEpoch(a, epoch)));
      expect(one?.epoch).not.toBe(epoch);
      expect(two).toEqual(one);
      for (const node of nodes) {
        const { position, entries } = await node.log.append(a, { events: [numbered(2)] });
        expect([position.epoch, entries[0]?.epoch]).toEqual([one?.epoch, one?.epoch]);
        expect(await node.log.changeEpoch(a, epoch)).toEqual(position);
        expect(new Set((await readAll(node, a)).map((entry) => entry.epoch))).toEqual(new Set([one?.epoch]));
      }
    },
  },
];
