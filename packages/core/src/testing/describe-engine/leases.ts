import type { EngineCase } from "./engine-case.js";
import { LEASE_MS, take, takeAndClose } from "./lease-steps.js";
import { outcomeOf } from "./outcome-of.js";

/** Who may work on something. */
export const leaseCases: readonly EngineCase[] = [
  {
    title: "One holder at a time until `ttlMs` passed",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const request = { key: "run/1", ttlMs: 1000 };
      const now = engine.clock.now();
      const first = await engine.leases.acquire(a, request);
      expect([first.status, first.status === "acquired" ? first.expiresAt : 0]).toEqual(["acquired", now + 1000]);
      expect(await engine.leases.acquire(a, request)).toEqual({ status: "held", expiresAt: now + 1000 });
      await advance(999);
      expect((await engine.leases.acquire(a, request)).status).toBe("held");
      await advance(2);
      expect((await engine.leases.acquire(a, request)).status).toBe("acquired");
    },
  },
  {
    title: "of many who acquire at once one holds",
    async run({ engine, expect, user }) {
      const a = user();
      const calls = Array.from({ length: 20 }, () => engine.leases.acquire(a, { key: "run/1", ttlMs: LEASE_MS }));
      const statuses = (await Promise.all(calls)).map(({ status }) => status);
      expect(statuses.filter((status) => status === "acquired").length).toBe(1);
      expect(statuses.filter((status) => status === "held").length).toBe(19);
    },
  },
  {
    title: "The token MUST rise for as long as the epoch lives: over keys, releases, expiry and changes of epoch",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const tokens = [await take(engine, a, "one"), await take(engine, a, "two")];
      await engine.leases.release(a, { key: "one", token: tokens[0] ?? -1 });
      tokens.push(await take(engine, a, "one"));
      await advance(LEASE_MS + 1);
      tokens.push(await take(engine, a, "two"));
      await engine.log.changeEpoch(a, (await engine.log.head(a)).epoch);
      tokens.push(await take(engine, a, "three"));
      await takeAndClose(engine, a, "four");
      tokens.push(await take(engine, a, "five"));
      expect(tokens).toEqual([...new Set(tokens)].sort((x, y) => x - y));
      expect(tokens.every((token) => Number.isSafeInteger(token) && token > 0)).toBe(true);
    },
  },
  {
    title: "A closed key MUST stay unacquirable",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const token = await takeAndClose(engine, a, "run/1");
      const acquire = async (): Promise<string> =>
        (await engine.leases.acquire(a, { key: "run/1", ttlMs: LEASE_MS })).status;
      expect(await acquire()).toBe("closed");
      await engine.leases.release(a, { key: "run/1", token });
      expect(await acquire(), "after a release").toBe("closed");
      await advance(LEASE_MS + 1);
      expect(await acquire(), "after its time").toBe("closed");
      await engine.log.changeEpoch(a, (await engine.log.head(a)).epoch);
      expect(await acquire(), "after a change of epoch").toBe("closed");
      await take(engine, a, "run/2");
    },
  },
  {
    title: "renew is false when the token is no longer the newest or the key is closed",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const renew = (key: string, token: number): Promise<boolean> =>
        engine.leases.renew(a, { key, token, ttlMs: LEASE_MS });
      expect(await renew("run/1", 1), "nobody acquired it").toBe(false);
      const old = await take(engine, a, "run/1");
      expect(await renew("run/1", old + 1), "not handed out yet").toBe(false);
      await advance(LEASE_MS + 1);
      const token = await take(engine, a, "run/1");
      expect(await renew("run/1", old), "taken over").toBe(false);
      expect(await renew("run/1", token)).toBe(true);
      await engine.leases.release(a, { key: "run/1", token });
      expect(await renew("run/1", token), "released").toBe(false);
      const closed = await takeAndClose(engine, a, "run/2");
      expect(await renew("run/2", closed), "closed").toBe(false);
    },
  },
  {
    title: "renew holds the lease for another `ttlMs` from now",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const token = await take(engine, a, "run/1");
      await advance(LEASE_MS - 1);
      expect(await engine.leases.renew(a, { key: "run/1", token, ttlMs: LEASE_MS })).toBe(true);
      const until = engine.clock.now() + LEASE_MS;
      await advance(LEASE_MS - 1);
      const other = await engine.leases.acquire(a, { key: "run/1", ttlMs: LEASE_MS });
      expect(other).toEqual({ status: "held", expiresAt: until });
    },
  },
  {
    title: "An expired lease nobody took over may be renewed",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const token = await take(engine, a, "run/1");
      await advance(LEASE_MS + 1);
      expect(await engine.leases.renew(a, { key: "run/1", token, ttlMs: LEASE_MS })).toBe(true);
      expect((await engine.leases.acquire(a, { key: "run/1", ttlMs: LEASE_MS })).status).toBe("held");
    },
  },
  {
    title: "release makes the key acquirable at once; a token that is not the newest changes nothing",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const old = await take(engine, a, "run/1");
      await advance(LEASE_MS + 1);
      const token = await take(engine, a, "run/1");
      const key = "run/1";
      for (const stale of [old, token + 1]) await engine.leases.release(a, { key, token: stale });
      expect((await engine.leases.acquire(a, { key, ttlMs: LEASE_MS })).status).toBe("held");
      await engine.leases.release(a, { key, token });
      await take(engine, a, key);
      await engine.leases.release(a, { key: "nobody-holds-it", token: 1 });
    },
  },
  {
    title: "a lease key has 1 to 256 characters, and is compared byte for byte",
    async run({ engine, expect, user }) {
      const a = user();
      const acquire = (key: string): Promise<string> => outcomeOf(engine.leases.acquire(a, { key, ttlMs: LEASE_MS }));
      expect([await acquire(""), await acquire("k".repeat(257))]).toEqual(["ERR_STATE_KEY", "ERR_STATE_KEY"]);
      const keys = ["k".repeat(256), "k", "K", "k ", "k\0", "é", "e\u0301", "__proto__", "constructor", "a/b", "a:b"];
      const tokens = [];
      for (const key of keys) tokens.push(await take(engine, a, key));
      expect(new Set(tokens).size).toBe(keys.length);
    },
  },
];
