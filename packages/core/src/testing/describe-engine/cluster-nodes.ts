import type { Engine } from "../../contracts/engine.js";
import type { Hint } from "../../contracts/fanout.js";
import type { ConnectionInfo, Eviction } from "../../contracts/presence.js";
import type { Notice } from "../../contracts/system.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { numbered, numbersOf, range, readAll } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

const BOUNDS = { limit: 3, ttlMs: 60_000, silentMs: 10_000 };

/** A node of the cluster, and what it calls itself. */
interface Node {
  readonly engine: Engine;
  readonly nodeId: string;
}

const pair = async (engine: Engine, peer: () => Promise<Engine>): Promise<readonly [Node, Node]> => [
  { engine, nodeId: "node-1" },
  { engine: await peer(), nodeId: "node-2" },
];

/** Joins connection `id` on this node. */
async function join(
  { engine, nodeId }: Node,
  user: User,
  device: { readonly id: string; readonly page?: string },
): Promise<readonly Eviction[]> {
  const connection = { connectionId: device.id, clientId: device.page ?? `page-of-${device.id}`, nodeId };
  return (await engine.presence.join(user, connection, BOUNDS)).evicted;
}

const names = (list: readonly (ConnectionInfo | Eviction)[]): readonly string[] =>
  list.map(({ connectionId, nodeId }) => `${connectionId} on ${nodeId}`);

/** Hints, notices and presence of two nodes, and the end of one. */
export const clusterNodeCases: readonly EngineCase[] = [
  {
    title: "a hint reaches the other node, whatever its kind",
    async run({ engine, expect, peer, user, eventually }) {
      const other = await peer();
      const a = user();
      const heard: Hint[] = [];
      using _ = await other.fanout.listen(a, (hint) => heard.push(hint));
      const events = [{ type: "step", payload: { text: "é\u0000" }, threadId: "t", runId: "r" }];
      const [entry] = (await engine.log.append(a, { events })).entries;
      if (entry === undefined) throw new Error("expected the entry of the append");
      const hints: readonly Hint[] = [
        { kind: "run", runId: "r" },
        { kind: "connection", connectionId: "c1", reason: "disconnected", text: "bye" },
      ];
      engine.fanout.announce(a, { kind: "entry", entry });
      for (const hint of hints) engine.fanout.announce(a, hint);
      await eventually("three kinds arrive", () => new Set(heard.map(({ kind }) => kind)).size === 3);
      const told = heard.find((hint) => hint.kind === "entry")?.entry;
      expect({ ...told, payload: told?.payload }).toEqual({ ...entry, payload: entry.payload });
      for (const hint of hints) expect(heard.find(({ kind }) => kind === hint.kind)).toEqual(hint);
    },
  },
  {
    title: "a hint reaches that user's listeners alone, on every node, and the announcing node's too",
    async run({ engine, expect, peer, user, eventually }) {
      const nodes = [engine, await peer()];
      const [a, b] = [user(), user()];
      const heard: string[] = [];
      const listen = (of: User, name: string) =>
        nodes.map((node, index) =>
          node.fanout.listen(of, (hint) => {
            if (hint.kind === "run") heard.push(`${name}${index} ${hint.runId}`);
          }),
        );
      const listeners = await Promise.all([...listen(a, "a"), ...listen(b, "b")]);
      engine.fanout.announce(a, { kind: "run", runId: "of-a" });
      engine.fanout.announce(b, { kind: "run", runId: "of-b" });
      await eventually("four are told", () => new Set(heard).size >= 4);
      expect([...new Set(heard)].sort()).toEqual(["a0 of-a", "a1 of-a", "b0 of-b", "b1 of-b"]);
      listeners[1]?.[Symbol.dispose]();
      heard.length = 0;
      engine.fanout.announce(a, { kind: "run", runId: "again" });
      engine.fanout.announce(b, { kind: "run", runId: "last" });
      await eventually("three are told", () => new Set(heard).size >= 3);
      expect([...new Set(heard)].sort()).toEqual(["a0 again", "b0 last", "b1 last"]);
      for (const listener of listeners) listener[Symbol.dispose]();
    },
  },
  {
    title: "a notice reaches every node",
    async run({ engine, expect, peer, eventually }) {
      const nodes = [engine, await peer()];
      const heard: Notice[][] = nodes.map(() => []);
      const listening = nodes.map((node, index) => node.system.onNotice((notice) => heard[index]?.push(notice)));
      const notice: Notice = { payloadJson: '{"text":"é"}', to: { tenantId: "acme" }, time: 5 };
      // A node may need a moment until it hears of others; until then what is said elsewhere may be lost to it.
      await eventually("both are told", async () => {
        await engine.system.notifyAll(notice);
        return heard.every((notices) => notices.length > 0);
      });
      expect(heard.map(([first]) => first)).toEqual([notice, notice]);
      for (const one of listening) one[Symbol.dispose]();
    },
  },
  {
    title: "presence is one list, oldest first, whichever node is asked",
    async run({ engine, expect, advance, peer, user }) {
      const [one, two] = await pair(engine, peer);
      const a = user();
      for (const [id, node] of Object.entries({ c1: one, c2: two, c3: one })) {
        expect(await join(node, a, { id })).toEqual([]);
        await advance(1);
      }
      const listed = await one.engine.presence.list(a);
      expect(names(listed)).toEqual(["c1 on node-1", "c2 on node-2", "c3 on node-1"]);
      expect(await two.engine.presence.list(a)).toEqual(listed);
      await two.engine.presence.leave(a, "c1");
      expect(names(await one.engine.presence.list(a))).toEqual(["c2 on node-2", "c3 on node-1"]);
    },
  },
  {
    title: "of many who join two nodes at once `limit` remain, and each of the others is evicted once, from its node",
    async run({ engine, expect, peer, user }) {
      const nodes = await pair(engine, peer);
      const a = user();
      const joining = range(1, 10).flatMap((n) => nodes.map((node) => join(node, a, { id: `c${n}-${node.nodeId}` })));
      const gone = names((await Promise.all(joining)).flat());
      const left = await Promise.all(nodes.map((node) => node.engine.presence.list(a)));
      expect(left[0]?.length).toBe(BOUNDS.limit);
      expect(left[1]).toEqual(left[0]);
      const all = range(1, 10).flatMap((n) => nodes.map(({ nodeId }) => `c${n}-${nodeId} on ${nodeId}`));
      expect([...gone, ...names(left[0] ?? [])].sort()).toEqual(all.sort());
    },
  },
  {
    title: "a page that comes back on another node is replaced there, and the eviction names the node it was on",
    async run({ engine, expect, peer, user }) {
      const [one, two] = await pair(engine, peer);
      const a = user();
      await join(one, a, { id: "c1", page: "page" });
      expect(await join(two, a, { id: "c2", page: "page" })).toEqual([
        { connectionId: "c1", nodeId: "node-1", reason: "replaced" },
      ]);
      expect(names(await one.engine.presence.list(a))).toEqual(["c2 on node-2"]);
    },
  },
  {
    title: "touch reports what another node evicted, and keeps the others of its own node",
    async run({ engine, expect, advance, peer, user }) {
      const [one, two] = await pair(engine, peer);
      const a = user();
      await join(one, a, { id: "c1", page: "page" });
      await join(one, a, { id: "c2" });
      await join(two, a, { id: "c3", page: "page" });
      const touch = ({ engine: { system }, nodeId }: Node, ids: readonly string[]): Promise<readonly string[]> => {
        const connections = ids.map((connectionId) => ({ user: a, connectionId }));
        return system.touch(nodeId, connections, BOUNDS.ttlMs);
      };
      await advance(BOUNDS.ttlMs - 1);
      expect(await touch(one, ["c1", "c2"])).toEqual(["c1"]);
      await advance(2);
      expect(names(await two.engine.presence.list(a))).toEqual(["c2 on node-1"]);
      expect(await touch(two, ["c3"]), "expired").toEqual(["c3"]);
      expect(await touch(two, ["c2"]), "of another node").toEqual(["c2"]);
    },
  },
  {
    title: "the end of one node ends nothing of the other",
    async run({ engine, expect, peer, user, eventually }) {
      const other = await peer();
      const a = user();
      const heard = new Set<string>();
      using _ = await other.fanout.listen(a, ({ kind }) => heard.add(kind));
      await engine.log.append(a, { events: [numbered(1)] });
      await engine.close();
      await other.log.append(a, { events: [numbered(2)], state: [{ key: "k", ifVersion: 0, value: 1 }] });
      expect(numbersOf(await readAll(other, a))).toEqual([1, 2]);
      expect((await other.state.get(a, "k"))?.value).toBe(1);
      other.fanout.announce(a, { kind: "run", runId: "r" });
      await eventually("who listens is told", () => heard.has("run"));
      expect(await outcomeOf(engine.log.head(a))).toBe("ERR_CLOSED");
    },
  },
];
