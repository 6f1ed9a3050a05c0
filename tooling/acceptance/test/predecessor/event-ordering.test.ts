import { describe, expect, test } from "vitest";
import { open } from "./device.js";
import type { Script } from "./doors/door.js";
import { DOORS, passThrough } from "./doors/doors.js";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe.each(DOORS)("event ordering, %s", (_name, door) => {
  passThrough(door);

  test("websocket event ordering under load: a hundred numbered events on each of fifty connections, no inversion", async () => {
    const users = upTo(10).map((n) => `user-${String(n)}`);
    await using app = await door.serve();
    const devices = await open(app, ...users.flatMap((userId) => upTo(5).map(() => userId)));
    const reached = await Promise.all(users.map((userId) => door.reach(app.user(userId))));
    // Nobody waits for the one before: the order of the calls is the order.
    const receipts = upTo(100).flatMap((n) => reached.map((user) => user.send("numbered", { n })));
    expect(await Promise.all(receipts)).toEqual(upTo(100).flatMap((n) => users.map(() => door.told(n + 1))));
    for (const device of devices) {
      await device.received(100);
      await device.settled();
      expect(device.entries.map((entry) => entry.payload["n"])).toEqual(upTo(100));
      expect(device.entries.map((entry) => entry.offset)).toEqual(upTo(100).map((n) => n + 1));
    }
    expect(app.hub.stats()).toMatchObject({ connections: 50, appended: 1000, delivered: 5000 });
  });

  test("event burst handling: twenty-five events of a run in one turn, none lost, none before its neighbour", async () => {
    const bursting: Script = async (run) => {
      for (const n of upTo(25)) void run.emit("burst", { n });
      return "done";
    };
    await using app = await door.serve({ agents: { bursting: door.agent(bursting) } });
    const [desk, phone] = await open(app, "ada", "ada");
    const { runId } = await desk!.message("go");
    for (const device of [desk!, phone!]) {
      const events = await device.ended(runId);
      await device.settled();
      expect(events.map(({ type, payload }) => [type, payload["n"]])).toEqual([
        ["agent_started", undefined],
        ...upTo(25).map((n) => ["burst", n]),
        ["agent_completed", undefined],
      ]);
    }
  });
});
