import type { Notice } from "../../contracts/system.js";
import type { EngineCase } from "./engine-case.js";
import { LEASE_MS, take, takeAndClose } from "./lease-steps.js";
import { appendSteps, range } from "./log-steps.js";

const JOINED = { limit: 10, ttlMs: 60_000, silentMs: 10_000 };

/** What concerns all users. */
export const systemCases: readonly EngineCase[] = [
  {
    title: "heads answers the heads of those logs that exist, by position in the array, and makes none",
    async run({ engine, expect, user }) {
      const [a, none, b] = [user(), user(), user()];
      await appendSteps(engine, a, { count: 3 });
      await appendSteps(engine, b, { count: 1 });
      const [ofA, ofB] = [await engine.log.head(a), await engine.log.head(b)];
      expect(await engine.system.heads([b, none, a, a])).toEqual([ofB, undefined, ofA, ofA]);
      expect(await engine.system.heads([none])).toEqual([undefined]);
      expect(await engine.system.heads([])).toEqual([]);
    },
  },
  {
    title: "heads takes 1,000 users in one call",
    async run({ engine, expect, user }) {
      const users = range(1, 1000).map(user);
      for (const index of [0, 499, 999]) await appendSteps(engine, users[index] ?? user(), { count: index % 7 });
      const heads = await engine.system.heads(users);
      expect(heads.length).toBe(1000);
      expect([heads[499]?.offset, heads[999]?.offset, heads[500]]).toEqual([499 % 7, 999 % 7, undefined]);
    },
  },
  {
    title: "expiredLeases answers the users whose lease with this prefix ran out, and no others",
    async run({ engine, expect, advance, user }) {
      const [a, b] = [user(), user()];
      await take(engine, a, "run/1");
      await take(engine, b, "run/1");
      await take(engine, a, "other/1");
      await take(engine, a, "Run/1");
      await takeAndClose(engine, a, "run/closed");
      await engine.leases.release(a, { key: "run/released", token: await take(engine, a, "run/released") });
      expect(await engine.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([]);
      await advance(LEASE_MS + 1);
      const held = await take(engine, b, "run/2");
      const expired = await engine.system.expiredLeases({ prefix: "run/", limit: 10 });
      const named = expired.map(({ user: owner, key }) => `${owner.tenantId} ${owner.userId} ${key}`);
      expect(named.sort()).toEqual([a, b].map((owner) => `${owner.tenantId} ${owner.userId} run/1`).sort());
      await take(engine, a, "run/1");
      await advance(1);
      await engine.leases.renew(b, { key: "run/2", token: held, ttlMs: LEASE_MS });
      const left = await engine.system.expiredLeases({ prefix: "run/", limit: 10 });
      expect(left.map(({ user: owner }) => owner)).toEqual([b]);
    },
  },
  {
    title: "expiredLeases answers at most `limit`, and a prefix is text, never a pattern",
    async run({ engine, expect, advance, user }) {
      const a = user();
      for (const n of range(1, 6)) await take(engine, a, `run_${n}`);
      await take(engine, a, "runs1");
      await advance(LEASE_MS + 1);
      expect((await engine.system.expiredLeases({ prefix: "run_", limit: 4 })).length).toBe(4);
      expect((await engine.system.expiredLeases({ prefix: "run_", limit: 100 })).length).toBe(6);
      for (const prefix of ["run%", "*", "_"]) {
        expect(await engine.system.expiredLeases({ prefix, limit: 10 }), prefix).toEqual([]);
      }
    },
  },
  {
    title: "touch keeps these connections of the node alive in presence",
    async run({ engine, expect, advance, user }) {
      const [a, b] = [user(), user()];
      const touched = [a, b].map((someone) => ({ user: someone, connectionId: "c1" }));
      for (const someone of [a, b]) {
        await engine.presence.join(someone, { connectionId: "c1", clientId: "p1", nodeId: "n1" }, JOINED);
      }
      await engine.presence.join(a, { connectionId: "c2", clientId: "p2", nodeId: "n1" }, JOINED);
      for (let beat = 0; beat < 4; beat += 1) {
        await advance(JOINED.ttlMs / 2);
        expect(await engine.system.touch("n1", touched, JOINED.ttlMs)).toEqual([]);
      }
      const listed = await Promise.all([a, b].map((someone) => engine.presence.list(someone)));
      expect(listed.map((list) => list.map(({ connectionId }) => connectionId))).toEqual([["c1"], ["c1"]]);
    },
  },
  {
    title: "touch returns those that are no longer there (evicted, or expired)",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const join = (connectionId: string, clientId: string): Promise<unknown> =>
        engine.presence.join(a, { connectionId, clientId, nodeId: "n1" }, JOINED);
      await join("expired", "p1");
      await advance(JOINED.ttlMs - 10);
      await join("evicted", "p2");
      await join("replacing", "p2");
      await join("left", "p3");
      await engine.presence.leave(a, "left");
      await advance(20);
      const ids = ["expired", "replacing", "evicted", "left", "never"];
      const connections = [...ids.map((connectionId) => ({ user: a, connectionId }))];
      const gone = await engine.system.touch(
        "n1",
        [...connections, { user: user(), connectionId: "replacing" }],
        60_000,
      );
      expect([...gone].sort()).toEqual(["evicted", "expired", "left", "never", "replacing"]);
      expect((await engine.presence.list(a)).map(({ connectionId }) => connectionId)).toEqual(["replacing"]);
      expect(await engine.system.touch("another-node", [{ user: a, connectionId: "replacing" }], 60_000)).toEqual([
        "replacing",
      ]);
      expect(await engine.system.touch("n1", [], 60_000)).toEqual([]);
    },
  },
  {
    title: "a notice reaches who listens, until disposed of",
    async run({ engine, expect, eventually }) {
      const notice = (text: string): Notice => ({ payloadJson: JSON.stringify({ text }), to: "everyone", time: 5 });
      const heard: { one: Notice[]; two: Notice[] } = { one: [], two: [] };
      const one = engine.system.onNotice((told) => heard.one.push(told));
      using _ = engine.system.onNotice((told) => heard.two.push(told));
      await engine.system.notifyAll(notice("first"));
      await eventually("both hear the first", () => heard.one.length === 1 && heard.two.length === 1);
      one[Symbol.dispose]();
      const second: Notice = { ...notice("second é"), to: { tenantId: "acme" } };
      await engine.system.notifyAll(second);
      await eventually("the other hears the second", () => heard.two.length === 2);
      expect(heard).toEqual({ one: [notice("first")], two: [notice("first"), second] });
    },
  },
  {
    title: "size counts users, entries and bytes of all users",
    async run({ engine, expect, user }) {
      const [a, b] = [user(), user()];
      expect(await engine.system.size()).toEqual({ users: 0, entries: 0, bytes: 0 });
      await appendSteps(engine, a, { count: 3 });
      await appendSteps(engine, b, { count: 2 });
      const size = await engine.system.size();
      expect([size.users, size.entries]).toEqual([2, 5]);
      expect(size.bytes).toBeGreaterThanOrEqual(5 * '{"n":1}'.length);
      await engine.log.trim(a, 3);
      expect((await engine.system.size()).entries).toBe(2);
    },
  },
];
