import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createBench, freshId, user } from "./bench-hub.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const users = Number(process.env["TEST_USERS"] ?? 200_000);

/** After everything unreachable is gone, finalizers included. */
async function heapBytes(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

test(
  `${String(users)} distinct users seen once leave nothing once retention has passed`,
  { timeout: 1_800_000 },
  async () => {
    const { hub, engine, clock } = createBench();
    await hub.manager(user("warm")).sendEvent("said", {});
    const before = await heapBytes();
    for (let n = 0; n < users; n += 1) {
      await hub.manager(user(`user-${String(n)}`)).sendEvent("said", { n });
      // Time goes on while they come, so that the first ones are forgotten while the last arrive.
      if (n % 50_000 === 0) await clock.advance(600_000);
    }
    await clock.advance(3 * 3_600_000);
    expect(await engine.system.size()).toEqual({ users: 0, entries: 0, bytes: 0 });
    const after = await heapBytes();
    expect(hub.stats()).toMatchObject({ users: 0, connections: 0, managers: 0 });
    expect(after - before).toBeLessThan(8 * 1024 * 1024);
    expect(clock.pending).toBe(0);
  },
);

test(
  "10,000 connections that come, ask and go leave no listener, timer, place or entry in a table",
  { timeout: 1_800_000 },
  async () => {
    const { hub, clock, connect } = createBench({ limits: { upgradesPerSecond: 1_000_000 } });
    hub.onCommand("echo", ({ payload }) => payload);
    const owner = user("ada");
    const round = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const socket = await connect(n % 2 === 0 ? owner : user(`user-${String(n)}`));
        socket.say({ type: "echo", id: freshId(), payload: n });
        await socket.take();
        socket.cut();
      }
      // Commands are remembered for a day.
      await clock.advance(2 * 86_400_000);
    };
    await round(500);
    const before = await heapBytes();
    await round(10_000);
    expect(hub.stats()).toMatchObject({ users: 0, connections: 0 });
    expect(await hub.manager(owner).connections()).toEqual([]);
    expect((await heapBytes()) - before).toBeLessThan(8 * 1024 * 1024);
    expect(clock.pending).toBe(0);
  },
);
