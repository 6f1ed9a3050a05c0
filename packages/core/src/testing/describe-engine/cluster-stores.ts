import type { EngineCase } from "./engine-case.js";
import { LEASE_MS, take, takeAndClose } from "./lease-steps.js";
import { numbered, range } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

/** State, leases and fences of two nodes over one truth. */
export const clusterStoreCases: readonly EngineCase[] = [
  {
    title: "of two nodes that write one key at once one wins, and the other is told of the conflict",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer()];
      const a = user();
      let version = 0;
      for (const n of range(1, 10)) {
        const writes = nodes.map((node, index) => {
          const state = [{ key: "k", ifVersion: version, value: `${n} of ${index}` }];
          return outcomeOf(node.log.append(a, { events: [numbered(index)], state }));
        });
        const outcomes = await Promise.all(writes);
        expect([...outcomes].sort()).toEqual(["ERR_VERSION_CONFLICT", "resolved"]);
        const winner = outcomes.indexOf("resolved");
        const [one, two] = await Promise.all(nodes.map((node) => node.state.get(a, "k")));
        expect(one?.value).toBe(`${n} of ${winner}`);
        expect(two).toEqual(one);
        version = one?.version ?? -1;
      }
      expect((await engine.log.head(a)).offset).toBe(10);
    },
  },
  {
    title: "Rises with every write: also when another node wrote, deleted and writes again",
    async run({ engine, expect, peer, user }) {
      const nodes = [engine, await peer(), engine];
      const a = user();
      const versions = [];
      for (const node of nodes) {
        const [version = -1] = (await node.log.append(a, { events: [], state: [{ key: "k", ifVersion: 0, value: 1 }] }))
          .versions;
        versions.push(version);
        await node.log.append(a, { events: [], state: [{ key: "k", ifVersion: version, value: null }] });
        for (const other of nodes) expect(await other.state.list(a, { prefix: "", limit: 5 })).toEqual([]);
      }
      expect(versions).toEqual([...new Set(versions)].sort((x, y) => x - y));
    },
  },
  {
    title: "of two nodes that acquire a lease at once one holds it, and the token rises from node to node",
    async run({ engine, expect, advance, peer, user }) {
      const nodes = [engine, await peer()];
      const a = user();
      const tokens = [];
      for (const _round of range(1, 6)) {
        const told = await Promise.all(nodes.map((node) => node.leases.acquire(a, { key: "run/1", ttlMs: LEASE_MS })));
        expect(told.map(({ status }) => status).sort()).toEqual(["acquired", "held"]);
        expect(told[0]?.status !== "closed" && told[0]?.expiresAt).toBe(engine.clock.now() + LEASE_MS);
        for (const lease of told) if (lease.status === "acquired") tokens.push(lease.token);
        await advance(LEASE_MS + 1);
      }
      for (const node of [...nodes, ...nodes]) {
        tokens.push(await take(node, a, "run/1"));
        await advance(LEASE_MS + 1);
      }
      expect(tokens).toEqual([...new Set(tokens)].sort((x, y) => x - y));
    },
  },
  {
    title: "who held a lease is fenced once another node took it over",
    async run({ engine, expect, advance, peer, user }) {
      const other = await peer();
      const a = user();
      const request = { key: "run/1", ttlMs: LEASE_MS };
      const old = await take(engine, a, "run/1");
      await advance(LEASE_MS + 1);
      const token = await take(other, a, "run/1");
      const write = (fence: number): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [numbered(1)], fence: { key: "run/1", token: fence } }));
      expect(await write(old)).toBe("ERR_FENCED");
      expect(await engine.leases.renew(a, { ...request, token: old })).toBe(false);
      await engine.leases.release(a, { ...request, token: old });
      expect((await other.leases.acquire(a, request)).status, "released by who lost it").toBe("held");
      expect((await other.log.head(a)).offset).toBe(0);
      expect(await write(token), "the newest token, whichever node writes").toBe("resolved");
    },
  },
  {
    title: "what one node released the other may acquire, and what one closed stays closed for the other",
    async run({ engine, expect, peer, user }) {
      const other = await peer();
      const a = user();
      const token = await take(engine, a, "run/1");
      await engine.leases.release(a, { key: "run/1", token });
      const next = await take(other, a, "run/1");
      expect(next).toBeGreaterThan(token);
      const closed = await takeAndClose(engine, a, "run/2");
      expect(await other.leases.acquire(a, { key: "run/2", ttlMs: LEASE_MS })).toEqual({ status: "closed" });
      expect(await other.leases.renew(a, { key: "run/2", token: closed, ttlMs: LEASE_MS })).toBe(false);
      const fence = { key: "run/2", token: closed };
      expect(await outcomeOf(other.log.append(a, { events: [], fence }))).toBe("ERR_FENCED");
    },
  },
  {
    title: "every node sees which leases ran out",
    async run({ engine, expect, advance, peer, user }) {
      const nodes = [engine, await peer()];
      const users = nodes.map(user);
      for (const [index, node] of nodes.entries()) await take(node, users[index] ?? user(), "run/1");
      await advance(LEASE_MS + 1);
      for (const node of nodes) {
        const expired = await node.system.expiredLeases({ prefix: "run/", limit: 10 });
        const found = expired.map((one) => one.user.userId).sort();
        expect(found).toEqual(users.map(({ userId }) => userId).sort());
      }
      await take(engine, users[1] ?? user(), "run/1");
      for (const node of nodes) {
        const left = await node.system.expiredLeases({ prefix: "run/", limit: 10 });
        expect(left.map((one) => one.user)).toEqual([users[0]]);
      }
    },
  },
];
