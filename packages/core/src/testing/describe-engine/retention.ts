import type { Position } from "../../contracts/position.js";
import type { User } from "../../contracts/user-context.js";
import { entryBytes } from "../../log/entry-bytes.js";
import type { CaseContext, EngineCase } from "./engine-case.js";
import { appendSteps, numbered, numbersOf, offsetsOf, range, readAll, statusAfter } from "./log-steps.js";

const MINUTE = 60_000;

/** How much of each log is kept. */
export const retentionCases: readonly EngineCase[] = [
  {
    title: "retention drops the oldest beyond `maxEntries`, and the newest stay",
    async run({ engine, expect, user }) {
      const a = user();
      engine.system.retention({ maxEntries: 5 });
      const positions = await appendSteps(engine, a, { count: 12 });
      expect(numbersOf(await readAll(engine, a))).toEqual(range(8, 12));
      expect((await engine.log.head(a)).offset).toBe(12);
      expect(await statusAfter(engine, a, positions[6] as Position), "the boundary").toBe("ok");
      expect(await statusAfter(engine, a, positions[5] as Position), "one before").toBe("trimmed");
    },
  },
  {
    title: "retention drops the oldest beyond `maxBytes`, counting UTF-8, and no more than that",
    async run({ engine, expect, user }) {
      const a = user();
      engine.system.retention({ maxBytes: 2000 });
      for (const n of range(1, 30)) {
        await engine.log.append(a, { events: [{ type: "step", payload: { n, filler: "é".repeat(60) } }] });
      }
      const entries = await readAll(engine, a);
      const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
      expect(bytes).toBeLessThanOrEqual(2000);
      expect(bytes).toBeGreaterThan(2000 - 200);
      expect(numbersOf(entries)).toEqual(range(31 - entries.length, 30));
    },
  },
  {
    title: "retention drops what is older than `maxAgeMs`, and nothing younger",
    async run({ engine, expect, advance, user }) {
      const a = user();
      engine.system.retention({ maxAgeMs: 10 * MINUTE });
      const positions = await appendSteps(engine, a, { count: 3 });
      await advance(6 * MINUTE);
      await appendSteps(engine, a, { count: 2, from: 4 });
      expect(numbersOf(await readAll(engine, a))).toEqual(range(1, 5));
      await advance(5 * MINUTE);
      expect(numbersOf(await readAll(engine, a))).toEqual([4, 5]);
      expect(numbersOf((await engine.log.history(a, { limit: 10, maxBytes: 1e6 })).entries)).toEqual([4, 5]);
      expect(await statusAfter(engine, a, positions[1] as Position)).toBe("trimmed");
      expect(await statusAfter(engine, a, positions[2] as Position)).toBe("ok");
      const [next] = await appendSteps(engine, a, { count: 1, from: 6 });
      expect(next?.offset).toBe(6);
    },
  },
  {
    title: "the first bound reached wins",
    async run({ engine, expect, user }) {
      const a = user();
      const retention = engine.system.retention({ maxEntries: 3, maxBytes: 1_000_000, maxAgeMs: MINUTE });
      expect(retention).toEqual({ maxEntries: 3, maxBytes: 1_000_000, maxAgeMs: MINUTE });
      expect(engine.system.retention({ maxBytes: 900_000 })).toEqual({ ...retention, maxBytes: 900_000 });
      expect(engine.system.retention()).toEqual({ ...retention, maxBytes: 900_000 });
      await engine.log.append(a, { events: range(1, 8).map(numbered) });
      expect(numbersOf(await readAll(engine, a))).toEqual([6, 7, 8]);
    },
  },
  {
    title: "Writing or trimming one user's log MUST never shorten another's: 10,000 entries leave a neighbour's whole",
    async run({ engine, expect, user }) {
      const [a, b, c] = [user(), user(), user()];
      engine.system.retention({ maxEntries: 100, maxBytes: 20_000 });
      await appendSteps(engine, b, { count: 90 });
      const head = await engine.log.head(b);
      await Promise.all(
        range(0, 99).map((hundred) =>
          engine.log.append(a, { events: range(100 * hundred + 1, 100 * hundred + 100).map(numbered) }),
        ),
      );
      await appendSteps(engine, c, { count: 3 });
      await engine.log.trim(c, 3);
      await engine.log.trim(a, 10_000);
      expect((await engine.log.head(a)).offset).toBe(10_000);
      expect(await engine.log.head(b)).toEqual(head);
      expect(offsetsOf(await readAll(engine, b))).toEqual(range(1, 90));
    },
  },
  {
    title: "a user whose log, state, keys and connections have all run out leaves no trace",
    async run(context) {
      const { engine, expect, user } = context;
      engine.system.retention({ maxAgeMs: 2 * MINUTE });
      for (const someone of range(1, 20).map(user)) await useOnce(context, someone);
      const used = await engine.system.size();
      expect([used.users, used.entries]).toEqual([20, 40]);
      expect(used.bytes).toBeGreaterThan(0);
      await untilEmpty(context);
      expect(await engine.system.size()).toEqual({ users: 0, entries: 0, bytes: 0 });
    },
  },
  {
    title: "entries of a user who stays connected and says nothing run out all the same",
    async run(context) {
      const { engine, expect, advance, user } = context;
      const a = user();
      engine.system.retention({ maxAgeMs: 2 * MINUTE });
      await appendSteps(engine, a, { count: 5 });
      const joining = { connectionId: "c1", clientId: "page1", nodeId: "n1" };
      await engine.presence.join(a, joining, { limit: 5, ttlMs: MINUTE, silentMs: MINUTE });
      const { epoch } = await engine.log.head(a);
      await context.eventually("the entries are gone", async () => {
        await advance(MINUTE / 2);
        await engine.system.touch("n1", [{ user: a, connectionId: "c1" }], MINUTE);
        return (await engine.system.size()).entries === 0;
      });
      const head = await engine.log.head(a);
      expect([head.epoch, head.offset]).toEqual([epoch, 5]);
    },
  },
  {
    title: "the epoch is new each time a user's log is created",
    async run(context) {
      const { engine, expect, user } = context;
      const a = user();
      engine.system.retention({ maxAgeMs: 2 * MINUTE });
      const [before] = await appendSteps(engine, a, { count: 1 });
      await untilEmpty(context);
      const after = await engine.log.head(a);
      expect(after.offset).toBe(0);
      expect(after.epoch).not.toBe((before as Position).epoch);
      expect(await statusAfter(engine, a, before as Position)).toBe("epoch_changed");
    },
  },
  {
    title: "a key written again MUST NOT repeat a version: nor after the user's log was dropped",
    async run(context) {
      const { engine, expect, user } = context;
      const a = user();
      engine.system.retention({ maxAgeMs: 2 * MINUTE });
      const write = async (ifVersion: number): Promise<number> => {
        const state = [{ key: "k", ifVersion, value: 1, expiresInMs: MINUTE }];
        return (await engine.log.append(a, { events: [], state })).versions[0] ?? 0;
      };
      const first = await write(0);
      const second = await write(first);
      await untilEmpty(context);
      const third = await write(0);
      expect([first, second].includes(third)).toBe(false);
    },
  },
  {
    title: "a value without expiry and an open lease outlive the retention of the log",
    async run({ engine, expect, advance, user }) {
      const a = user();
      engine.system.retention({ maxAgeMs: 2 * MINUTE });
      await engine.log.append(a, { events: [numbered(1)], state: [{ key: "k", ifVersion: 0, value: "stays" }] });
      const lease = await engine.leases.acquire(a, { key: "run/1", ttlMs: MINUTE });
      for (let minute = 0; minute < 20; minute += 1) await advance(MINUTE);
      expect((await engine.state.get(a, "k"))?.value).toBe("stays");
      const { user: owner, key } = (await engine.system.expiredLeases({ prefix: "run/", limit: 10 }))[0] ?? {};
      expect([owner, key]).toEqual([a, "run/1"]);
      const token = lease.status === "acquired" ? lease.token : -1;
      expect(await engine.leases.renew(a, { key: "run/1", token, ttlMs: MINUTE })).toBe(true);
    },
  },
];

/** Leaves one of everything that runs out behind. */
async function useOnce({ engine }: CaseContext, user: User): Promise<void> {
  const { leases, log, presence } = engine;
  await log.append(user, { events: [numbered(1)], idempotencyKey: "once" });
  await log.append(user, {
    events: [numbered(2)],
    state: [
      { key: "brief", ifVersion: 0, value: 1, expiresInMs: MINUTE },
      { key: "deleted", ifVersion: 0, value: null },
    ],
  });
  const lease = await leases.acquire(user, { key: "run/1", ttlMs: MINUTE });
  if (lease.status === "acquired") await leases.release(user, { key: "run/1", token: lease.token });
  const connection = { connectionId: "c1", clientId: "page1", nodeId: "n1" };
  await presence.join(user, connection, { limit: 5, ttlMs: MINUTE, silentMs: MINUTE });
}

/** Lets time pass until the engine holds nobody: however often it sweeps. */
async function untilEmpty({ engine, advance, eventually }: CaseContext): Promise<void> {
  await eventually("the engine holds nobody", async () => {
    await advance(MINUTE);
    return (await engine.system.size()).users === 0;
  });
}
