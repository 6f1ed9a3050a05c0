import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { hostileUsers } from "./hostile-users.js";
import { LEASE_MS, take } from "./lease-steps.js";
import { appendSteps, numbered, numbersOf, offsetsOf, readAll } from "./log-steps.js";

const BOUNDS = { limit: 3, ttlMs: 60_000, silentMs: 60_000 };
const APART = "users with hostile ids stay apart";

/** Everything the engine says about a user. */
async function allOf(engine: Engine, user: User) {
  return {
    head: await engine.log.head(user),
    entries: (await readAll(engine, user)).map(({ offset, payloadJson }) => [offset, payloadJson]),
    history: offsetsOf((await engine.log.history(user, { limit: 100, maxBytes: 1e6 })).entries),
    state: await engine.state.list(user, { prefix: "", limit: 100 }),
    lease: await engine.leases.acquire(user, { key: "run/1", ttlMs: LEASE_MS }),
    presence: await engine.presence.list(user),
  };
}

/** Nobody reaches anybody else's data. */
export const isolationCases: readonly EngineCase[] = [
  {
    title: "Every method takes the user first and MUST touch no other user's data",
    async run({ engine, expect, user }) {
      const [a, b] = [user(), user()];
      const connection = { connectionId: "c1", clientId: "p1", nodeId: "n1" };
      await engine.log.append(b, {
        events: [numbered(1), numbered(2)],
        idempotencyKey: "k",
        state: [{ key: "s", ifVersion: 0, value: "of-b" }],
      });
      const token = await take(engine, b, "run/1");
      await engine.presence.join(b, connection, BOUNDS);
      const before = await allOf(engine, b);

      expect((await engine.log.append(a, { events: [numbered(9)], idempotencyKey: "k" })).duplicate).toBe(false);
      const { versions } = await engine.log.append(a, { events: [], state: [{ key: "s", ifVersion: 0, value: 1 }] });
      await engine.log.append(a, { events: [], state: [{ key: "s", ifVersion: versions[0] ?? -1, value: null }] });
      await engine.leases.release(a, { key: "run/1", token });
      expect(await engine.leases.renew(a, { key: "run/1", token, ttlMs: 1 })).toBe(false);
      await engine.log.append(a, {
        events: [],
        fence: { key: "run/1", token: await take(engine, a, "run/1"), close: true },
      });
      await engine.presence.join(a, connection, { ...BOUNDS, limit: 1 });
      await engine.presence.leave(a, "c1");
      expect(await engine.system.touch("n1", [{ user: a, connectionId: "c1" }], 1)).toEqual(["c1"]);
      await engine.log.trim(a, 100);
      await engine.log.changeEpoch(a, before.head.epoch);
      await engine.log.changeEpoch(a, (await engine.log.head(a)).epoch);

      expect(await allOf(engine, b)).toEqual(before);
      expect((await engine.log.append(b, { events: [numbered(1), numbered(2)], idempotencyKey: "k" })).duplicate).toBe(
        true,
      );
    },
  },
  {
    title: `${APART}: in the log, its history and its heads`,
    async run({ engine, expect }) {
      const users = hostileUsers();
      for (const [index, someone] of users.entries())
        await appendSteps(engine, someone, { count: 2, from: 10 * index });
      for (const [index, someone] of users.entries()) {
        const numbers = [10 * index, 10 * index + 1];
        expect(numbersOf(await readAll(engine, someone)), JSON.stringify(someone)).toEqual(numbers);
        const { entries } = await engine.log.history(someone, { limit: 10, maxBytes: 1e6 });
        expect(numbersOf(entries)).toEqual(numbers);
      }
      const heads = await engine.system.heads(users);
      expect(heads.map((head) => head?.offset)).toEqual(users.map(() => 2));
      expect(new Set(heads.map((head) => head?.epoch)).size).toBe(users.length);
      expect((await engine.system.size()).users).toBe(users.length);
    },
  },
  {
    title: `${APART}: in idempotency keys`,
    async run({ engine, expect }) {
      for (const [index, someone] of hostileUsers().entries()) {
        const { duplicate } = await engine.log.append(someone, { events: [numbered(index)], idempotencyKey: "same" });
        expect(duplicate, JSON.stringify(someone)).toBe(false);
      }
    },
  },
  {
    title: `${APART}: in the state store`,
    async run({ engine, expect }) {
      const users = hostileUsers();
      for (const [value, someone] of users.entries()) {
        await engine.log.append(someone, { events: [], state: [{ key: "same", ifVersion: 0, value }] });
      }
      for (const [value, someone] of users.entries()) {
        const listed = await engine.state.list(someone, { prefix: "", limit: 10 });
        expect(
          listed.map((item) => item.value),
          JSON.stringify(someone),
        ).toEqual([value]);
        expect((await engine.state.get(someone, "same"))?.value).toBe(value);
      }
    },
  },
  {
    title: `${APART}: in leases, which come back byte for byte when they ran out`,
    async run({ engine, expect, advance }) {
      const users = hostileUsers();
      for (const someone of users) await take(engine, someone, "run/1");
      await advance(LEASE_MS + 1);
      const expired = await engine.system.expiredLeases({ prefix: "run/", limit: 1000 });
      const named = (list: readonly User[]): readonly string[] =>
        list.map(({ tenantId, userId }) => JSON.stringify([tenantId, userId])).sort();
      expect(named(expired.map(({ user }) => user))).toEqual(named(users));
    },
  },
  {
    title: `${APART}: in presence`,
    async run({ engine, expect }) {
      const users = hostileUsers();
      for (const [index, someone] of users.entries()) {
        const connection = { connectionId: `c${index}`, clientId: "same-page", nodeId: "n1" };
        const { evicted } = await engine.presence.join(someone, connection, { ...BOUNDS, limit: 1 });
        expect(evicted, JSON.stringify(someone)).toEqual([]);
      }
      for (const [index, someone] of users.entries()) {
        const listed = await engine.presence.list(someone);
        expect(listed.map(({ connectionId }) => connectionId)).toEqual([`c${index}`]);
      }
    },
  },
  {
    title: `${APART}: in the fanout`,
    async run({ engine, expect, eventually }) {
      const users = hostileUsers();
      const heard = users.map(() => new Set<string>());
      const listeners = await Promise.all(
        users.map((someone, index) =>
          engine.fanout.listen(someone, (hint) => {
            if (hint.kind === "run") heard[index]?.add(hint.runId);
          }),
        ),
      );
      for (const [index, someone] of users.entries())
        engine.fanout.announce(someone, { kind: "run", runId: `r${index}` });
      await eventually("everybody is told", () => heard.every((hints) => hints.size > 0));
      for (const listener of listeners) listener[Symbol.dispose]();
      expect(heard.map((hints) => [...hints])).toEqual(users.map((_, index) => [`r${index}`]));
    },
  },
];
