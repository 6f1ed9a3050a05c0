import type { Engine } from "../../contracts/engine.js";
import type { Eviction, Presence } from "../../contracts/presence.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { range } from "./log-steps.js";

const BOUNDS = { limit: 3, ttlMs: 60_000, silentMs: 10_000 };
const ORDER =
  "MUST make room in this order: the same clientId, then expired ones, then those silent for more than a heartbeat (`silentMs`), then the oldest, until at most `limit` remain with the new one";

/** Joins connection `c<n>` of page `<page>` on node `n1`. */
async function join(
  engine: Engine,
  user: User,
  device: { readonly id: string; readonly page?: string; readonly bounds?: Partial<Parameters<Presence["join"]>[2]> },
): Promise<readonly Eviction[]> {
  const connection = { connectionId: device.id, clientId: device.page ?? `page-of-${device.id}`, nodeId: "n1" };
  return (await engine.presence.join(user, connection, { ...BOUNDS, ...device.bounds })).evicted;
}

async function idsOf(engine: Engine, user: User): Promise<readonly string[]> {
  return (await engine.presence.list(user)).map(({ connectionId }) => connectionId);
}

const evicted = (connectionId: string, reason: Eviction["reason"]): Eviction => ({
  connectionId,
  nodeId: "n1",
  reason,
});

/** Which devices are connected. */
export const presenceCases: readonly EngineCase[] = [
  {
    title: "list answers unexpired ones, oldest first",
    async run({ engine, expect, advance, user }) {
      const a = user();
      expect(await engine.presence.list(a)).toEqual([]);
      const started = engine.clock.now();
      for (const id of ["z", "a", "m"]) {
        expect(await join(engine, a, { id })).toEqual([]);
        await advance(10);
      }
      expect((await engine.presence.list(a))[1]).toEqual({
        connectionId: "a",
        clientId: "page-of-a",
        nodeId: "n1",
        connectedAt: started + 10,
      });
      expect(await idsOf(engine, a)).toEqual(["z", "a", "m"]);
      await advance(BOUNDS.ttlMs - 25);
      expect(await idsOf(engine, a)).toEqual(["a", "m"]);
      await advance(BOUNDS.ttlMs);
      expect(await idsOf(engine, a)).toEqual([]);
    },
  },
  {
    title: "leave takes that connection out, and no other",
    async run({ engine, expect, user }) {
      const a = user();
      for (const id of ["c1", "c2"]) await join(engine, a, { id });
      await engine.presence.leave(a, "c1");
      await engine.presence.leave(a, "c1");
      await engine.presence.leave(a, "never-there");
      expect(await idsOf(engine, a)).toEqual(["c2"]);
      await engine.presence.leave(user(), "c2");
      expect(await idsOf(engine, a)).toEqual(["c2"]);
    },
  },
  {
    title: "the same clientId is replaced, also when there is room",
    async run({ engine, expect, user }) {
      const a = user();
      await join(engine, a, { id: "c1", page: "page" });
      await join(engine, a, { id: "c2" });
      expect(await join(engine, a, { id: "c3", page: "page" })).toEqual([evicted("c1", "replaced")]);
      expect(await idsOf(engine, a)).toEqual(["c2", "c3"]);
    },
  },
  {
    title: "an eviction says on which node the connection was",
    async run({ engine, expect, user }) {
      const a = user();
      const first = { connectionId: "c1", clientId: "page", nodeId: "node-7" };
      await engine.presence.join(a, first, BOUNDS);
      expect(await join(engine, a, { id: "c2", page: "page" })).toEqual([
        { connectionId: "c1", nodeId: "node-7", reason: "replaced" },
      ]);
    },
  },
  {
    title: "who is silent stays while there is room",
    async run({ engine, expect, advance, user }) {
      const a = user();
      await join(engine, a, { id: "c1" });
      await advance(BOUNDS.silentMs + 1);
      expect(await join(engine, a, { id: "c2" })).toEqual([]);
      expect(await idsOf(engine, a)).toEqual(["c1", "c2"]);
    },
  },
  {
    title: "MUST be atomic, and " + ORDER,
    async run({ engine, expect, advance, user }) {
      const a = user();
      const touch = (id: string): Promise<readonly string[]> =>
        engine.system.touch("n1", [{ user: a, connectionId: id }], BOUNDS.ttlMs);
      const bounds = { limit: 4 };
      await join(engine, a, { id: "oldest", bounds });
      await advance(1);
      await join(engine, a, { id: "silent", bounds });
      await advance(1);
      await join(engine, a, { id: "expired", bounds: { limit: 4, ttlMs: 5000 } });
      await advance(1);
      await join(engine, a, { id: "same", page: "page", bounds });
      await advance(BOUNDS.silentMs);
      for (const id of ["oldest", "same"]) expect(await touch(id)).toEqual([]);

      // The page comes back: itself and the expired one give way, and that is room enough.
      const back = await join(engine, a, { id: "back", page: "page", bounds });
      expect([...back].sort(byId)).toEqual([evicted("expired", "silent"), evicted("same", "replaced")]);
      expect(await idsOf(engine, a)).toEqual(["oldest", "silent", "back"]);
      await join(engine, a, { id: "fourth", bounds });

      // Full: the silent one goes before the oldest, who was heard of.
      expect(await join(engine, a, { id: "fifth", bounds })).toEqual([evicted("silent", "silent")]);
      expect(await join(engine, a, { id: "sixth", bounds })).toEqual([evicted("oldest", "limit")]);
      expect(await idsOf(engine, a)).toEqual(["back", "fourth", "fifth", "sixth"]);
    },
  },
  {
    title: "one joins a smaller limit than there are: as many of the oldest give way as must",
    async run({ engine, expect, user }) {
      const a = user();
      for (const n of range(1, 3)) await join(engine, a, { id: `c${n}` });
      const gone = await join(engine, a, { id: "c4", bounds: { limit: 2 } });
      expect(gone).toEqual([evicted("c1", "limit"), evicted("c2", "limit")]);
      expect(await idsOf(engine, a)).toEqual(["c3", "c4"]);
    },
  },
  {
    title: "MUST be atomic: of many who join at once `limit` remain and each of the others is evicted once",
    async run({ engine, expect, user }) {
      const a = user();
      const ids = range(1, 20).map((n) => `c${n}`);
      const gone = (await Promise.all(ids.map((id) => join(engine, a, { id })))).flat();
      const left = await idsOf(engine, a);
      expect(left.length).toBe(BOUNDS.limit);
      expect([...gone.map(({ connectionId }) => connectionId), ...left].sort()).toEqual([...ids].sort());
    },
  },
  {
    title: "MUST be atomic: of many who join at once with one clientId one remains",
    async run({ engine, expect, user }) {
      const a = user();
      const ids = range(1, 10).map((n) => `c${n}`);
      const gone = (await Promise.all(ids.map((id) => join(engine, a, { id, page: "page" })))).flat();
      expect((await idsOf(engine, a)).length).toBe(1);
      expect(gone.map(({ reason }) => reason)).toEqual(Array(9).fill("replaced") as string[]);
    },
  },
];

function byId(a: Eviction, b: Eviction): number {
  return a.connectionId < b.connectionId ? -1 : 1;
}
