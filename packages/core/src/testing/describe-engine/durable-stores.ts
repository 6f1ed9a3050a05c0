import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { LEASE_MS, take, takeAndClose } from "./lease-steps.js";
import { numbered } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

const FIVE_MINUTES = 300_000;
const BOUNDS = { limit: 2, ttlMs: 60_000, silentMs: 10_000 };

const statusOf = async (engine: Engine, user: User, key: string): Promise<string> =>
  (await engine.leases.acquire(user, { key, ttlMs: LEASE_MS })).status;

/** What is left of idempotency, state, leases and presence when the process has ended. */
export const durableStoreCases: readonly EngineCase[] = [
  {
    title: "an idempotencyKey is known after the engine was opened again, for the rest of its 5 minutes",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      const request = { events: [numbered(1)], idempotencyKey: "k" };
      const { position } = await engine.log.append(a, request);
      await advance(FIVE_MINUTES - 10);
      const opened = await reopen();
      const again = await opened.log.append(a, request);
      expect(again).toEqual({ position, duplicate: true, entries: [], versions: [] });
      const other = opened.log.append(a, { ...request, events: [numbered(2)] });
      expect(await outcomeOf(other)).toBe("ERR_IDEMPOTENCY_MISMATCH");
      await advance(11);
      expect((await opened.log.append(a, request)).duplicate).toBe(false);
    },
  },
  {
    title: "state is there after the engine was opened again, with its versions and until it expires",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      const state = [
        { key: "stays", ifVersion: 0, value: { text: "é\u0000" } },
        { key: "brief", ifVersion: 0, value: 1, expiresInMs: 1000 },
      ];
      const { versions } = await engine.log.append(a, { events: [], state });
      const before = await engine.state.list(a, { prefix: "", limit: 10 });
      const opened = await reopen();
      expect(await opened.state.list(a, { prefix: "", limit: 10 })).toEqual(before);
      const write = (ifVersion: number): Promise<string> =>
        outcomeOf(opened.log.append(a, { events: [], state: [{ key: "stays", ifVersion, value: 2 }] }));
      expect([await write(0), await write((versions[0] ?? 0) + 100)]).toEqual([
        "ERR_VERSION_CONFLICT",
        "ERR_VERSION_CONFLICT",
      ]);
      expect(await write(versions[0] ?? -1)).toBe("resolved");
      await advance(1001);
      expect((await opened.state.list(a, { prefix: "", limit: 10 })).map(({ key }) => key)).toEqual(["stays"]);
    },
  },
  {
    title: "a key that was deleted MUST NOT repeat a version when the next process writes it again",
    async run({ engine, expect, reopen, user }) {
      const a = user();
      const put = async (on: Engine, ifVersion: number, value: unknown): Promise<number> =>
        (await on.log.append(a, { events: [], state: [{ key: "k", ifVersion, value }] })).versions[0] ?? -1;
      const first = await put(engine, 0, 1);
      const second = await put(engine, first, 2);
      await put(engine, second, null);
      const third = await put(await reopen(), 0, 3);
      expect(third).toBeGreaterThan(Math.max(first, second));
    },
  },
  {
    title: "a lease is held after the engine was opened again, for its holder, until its time",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      const request = { key: "run/1", ttlMs: LEASE_MS };
      const token = await take(engine, a, "run/1");
      const expiresAt = engine.clock.now() + LEASE_MS;
      await advance(1000);
      const opened = await reopen();
      expect(await opened.leases.acquire(a, request)).toEqual({ status: "held", expiresAt });
      const write = (): Promise<string> =>
        outcomeOf(opened.log.append(a, { events: [numbered(1)], fence: { key: "run/1", token } }));
      expect(await write()).toBe("resolved");
      expect(await opened.leases.renew(a, { ...request, token })).toBe(true);
      await advance(LEASE_MS + 1);
      expect(await opened.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([{ user: a, key: "run/1" }]);
      expect(await take(opened, a, "run/1")).toBeGreaterThan(token);
      expect(await write()).toBe("ERR_FENCED");
    },
  },
  {
    title: "leases that ran out while no process was there are found by the next",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      await take(engine, a, "run/1");
      await engine.leases.release(a, { key: "run/2", token: await take(engine, a, "run/2") });
      await takeAndClose(engine, a, "run/3");
      await advance(LEASE_MS + 1);
      const opened = await reopen();
      expect(await opened.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([{ user: a, key: "run/1" }]);
    },
  },
  {
    title: "no token repeats after the engine was opened again, and a closed key stays closed",
    async run({ engine, expect, reopen, user }) {
      const a = user();
      const first = await take(engine, a, "run/1");
      await engine.leases.release(a, { key: "run/1", token: first });
      const closed = await takeAndClose(engine, a, "run/2");
      const opened = await reopen();
      const next = await take(opened, a, "run/1");
      expect(next).toBeGreaterThan(Math.max(first, closed));
      expect(await statusOf(opened, a, "run/2")).toBe("closed");
      const fence = { key: "run/2", token: closed };
      expect(await outcomeOf(opened.log.append(a, { events: [], fence }))).toBe("ERR_FENCED");
    },
  },
  {
    title: "who was connected to a process that ended counts for no longer than its `ttlMs`",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      for (const id of ["c1", "c2"]) {
        await engine.presence.join(a, { connectionId: id, clientId: `page-of-${id}`, nodeId: "n1" }, BOUNDS);
      }
      await advance(BOUNDS.ttlMs - 10);
      const opened = await reopen();
      await advance(11);
      expect(await opened.presence.list(a)).toEqual([]);
      expect(await opened.system.touch("n1", [{ user: a, connectionId: "c1" }], BOUNDS.ttlMs)).toEqual(["c1"]);
      const joining = { connectionId: "c3", clientId: "page", nodeId: "n2" };
      const { evicted } = await opened.presence.join(a, joining, BOUNDS);
      expect(evicted.filter(({ reason }) => reason !== "silent")).toEqual([]);
      expect((await opened.presence.list(a)).map(({ connectionId }) => connectionId)).toEqual(["c3"]);
    },
  },
];
