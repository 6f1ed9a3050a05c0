import { expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.js";
import { createMemoryEngine, memoryStores } from "./memory-engine.js";
import { userKey } from "../identity/user-key.js";

const user = (userId: string) => ({ tenantId: "", userId });

test("what has run out of an active user is dropped, however many others are active", async () => {
  const clock = createFakeClock();
  const engine = createMemoryEngine({ clock });
  for (let n = 0; n < 1200; n += 1) {
    for (const someone of [user("a"), user("b")]) {
      const state = [{ key: `cmd/${n}`, ifVersion: 0, value: n, expiresInMs: 1000 }];
      await engine.log.append(someone, { events: [], idempotencyKey: `k${n}`, state });
    }
    if (n % 10 === 0) await clock.advance(10_000);
  }
  for (const someone of [user("a"), user("b")]) {
    const record = memoryStores.get(engine)?.users.get(userKey(someone));
    // Five minutes are 300 of these, and at most 255 more wait to be tidied up.
    expect(record?.idempotency.size).toBeLessThanOrEqual(556);
    expect(record?.state.size).toBeLessThanOrEqual(266);
  }
});

test("of a user who stays active the newest 10,000 closed keys stay closed, and older ones take no memory", async () => {
  const clock = createFakeClock();
  const engine = createMemoryEngine({ clock });
  const ada = user("ada");
  const acquire = (n: number) => engine.leases.acquire(ada, { key: `run/${n}`, ttlMs: 1000 });
  const closeNext = async (n: number): Promise<void> => {
    const lease = await acquire(n);
    const token = lease.status === "acquired" ? lease.token : -1;
    await engine.log.append(ada, { events: [], fence: { key: `run/${n}`, token, close: true } });
  };
  for (let n = 0; n < 10_000; n += 1) await closeNext(n);
  expect((await acquire(0)).status).toBe("closed");
  for (let n = 10_000; n < 10_005; n += 1) await closeNext(n);
  const record = memoryStores.get(engine)?.users.get(userKey(ada));
  expect([record?.closedKeys.size, record?.leases.size]).toEqual([10_000, 0]);
  expect([(await acquire(5)).status, (await acquire(10_004)).status]).toEqual(["closed", "closed"]);
  expect((await acquire(4)).status).toBe("acquired");
});

test("an engine that nobody uses any more has no timer", async () => {
  const clock = createFakeClock();
  const engine = createMemoryEngine({ clock });
  expect(clock.pending).toBe(0);
  await engine.log.head(user("a"));
  expect(clock.pending).toBe(1);
  for (let minute = 0; minute < 63; minute += 1) await clock.advance(60_000);
  expect([clock.pending, (await engine.system.size()).users]).toEqual([0, 0]);
  await engine.log.head(user("a"));
  expect(clock.pending).toBe(1);
  await engine.close();
  expect(clock.pending).toBe(0);
});
