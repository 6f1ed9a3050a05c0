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
