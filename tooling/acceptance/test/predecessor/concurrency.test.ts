import { describe, expect, test } from "vitest";
import { open, type Device, type Frame, type Ticket } from "./device.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { createLaterEngine } from "./later-engine.js";
import { FIVE, librarian, QUESTION_AND_FIVE } from "./librarian.js";

/** Ids of which none is a part of another. */
const userIds = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `user-${String(n + 1).padStart(2, "0")}`);

const secretOf = (userId: string): string => `secret of ${userId}!`;

const isAck = (frame: Frame): boolean => frame.type === "isowire:ack";

describe.each(DOORS)("concurrent connections, %s", (_name, door) => {
  passThrough(door);

  test("concurrent real websocket connections: five devices of one user get all of it, each the same", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const devices = await open(app, ...Array.from({ length: 5 }, () => "ada"));
    const tickets = await Promise.all(devices.map((device, n) => device.message(`question ${String(n)}`)));
    for (const device of devices) {
      for (const { runId } of tickets) expect((await device.ended(runId)).map((event) => event.type)).toEqual(FIVE);
      await device.settled();
      expect(device.entries.map((entry) => entry.offset)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
      expect(device.entries).toEqual(devices[0]!.entries);
    }
  });

  test("real websocket performance metrics: the hub counts what it did, neither more nor less", async () => {
    await using app = await door.serve();
    const devices = await open(app, "ada", "ada", "grace");
    const [ada, grace] = [await door.reach(app.user("ada")), await door.reach(app.user("grace"))];
    // A manager that nobody holds may be gone, and is not counted then.
    const behind = [ada, grace].map((each) => each.behind());
    for (let n = 0; n < 10; n += 1) await ada.send("said", { n });
    for (let n = 0; n < 3; n += 1) await grace.send("said", { n });
    for (const device of devices) await device.settled();
    expect(devices.map((device) => device.entries.length)).toEqual([10, 10, 3]);
    expect(await door.stats(app)).toEqual({ connections: 3, users: 2 });
    expect(app.hub.stats()).toMatchObject({ managers: 2, appended: 13, delivered: 23, draining: false });
    expect(behind.map((manager) => manager.user.userId)).toEqual(["ada", "grace"]);
  });

  test("real high throughput websocket connections: ten connections with five runs each at the same time lose nothing", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const devices = await open(app, ...userIds(10));
    const asked = devices.map((device) =>
      Promise.all(Array.from({ length: 5 }, (_, n) => device.message(`question ${String(n)}`))),
    );
    for (const [at, tickets] of (await Promise.all(asked)).entries()) {
      const device = devices[at]!;
      for (const { runId } of tickets) expect((await device.ended(runId)).map((event) => event.type)).toEqual(FIVE);
      await device.settled();
      expect(device.entries.map((entry) => entry.offset)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    }
    expect(app.hub.stats()).toMatchObject({ appended: 300, delivered: 300, commands: 50 });
  });

  test("real websocket concurrent users: five users send three messages at once, and each thread answers in turn", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const devices = await open(app, ...userIds(5));
    await Promise.all(
      devices.map(async (device, at) => {
        const words = [1, 2, 3].map((n) => `word ${String(at)}.${String(n)}`);
        await Promise.all(words.map((word) => device.message(word, "thread")));
        await device.received(18);
        await device.settled();
        const runs = device.entries.filter((entry) => entry.runId !== undefined);
        expect(runs.map((event) => event.type)).toEqual([...FIVE, ...FIVE, ...FIVE]);
        const answered = runs.filter((event) => event.type === "agent_started").map((event) => event.payload["input"]);
        expect(answered).toEqual(words.map((content) => ({ content })));
        const asked = device.entries.filter((entry) => entry.runId === undefined);
        expect(asked.map((entry) => entry.payload["content"])).toEqual(words);
      }),
    );
  });
});

describe.each(DOORS)("isolation of concurrent users, %s", (_name, door) => {
  passThrough(door);

  test("10 plus concurrent users isolation: twelve users with two devices each receive their own and nothing else", async () => {
    const users = userIds(12);
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const devices = await open(app, ...users, ...users);
    const ofUser = (at: number): Device[] => [devices[at]!, devices[at + 12]!];
    const tickets: Ticket[] = await Promise.all(
      users.map(async (userId, at) => {
        // Naming a neighbour in the payload, as old clients did, addresses nobody.
        const neighbour = users[(at + 1) % users.length];
        const payload = { content: secretOf(userId), userId: neighbour, user_id: neighbour };
        return (await devices[at]!.ask("user_message", payload))["result"] as Ticket;
      }),
    );
    for (const [at, { runId }] of tickets.entries()) for (const device of ofUser(at)) await device.ended(runId);
    for (const device of devices) await device.settled();
    for (const [at, userId] of users.entries()) {
      const others = users.filter((other) => other !== userId).map(secretOf);
      for (const device of ofUser(at)) {
        expect(device.types).toEqual(QUESTION_AND_FIVE);
        const wire = JSON.stringify(device.frames);
        expect(wire).toContain(secretOf(userId));
        expect(others.filter((secret) => wire.includes(secret))).toEqual([]);
      }
    }
    expect(new Set(tickets.map(({ runId }) => runId)).size).toBe(12);
    expect(new Set(tickets.map(({ threadId }) => threadId)).size).toBe(12);
    const foreign = await devices[0]!.ask("run_cancel", { runId: tickets[1]!.runId });
    expect(foreign).toMatchObject({ type: "isowire:error", code: "ERR_UNKNOWN_RUN" });
    expect(devices.slice(12).flatMap((device) => device.frames.filter(isAck))).toEqual([]);
  });

  test("concurrent user performance impact: one of fifteen users at the limit takes nothing from the other fourteen", async () => {
    const [noisy, ...others] = userIds(15);
    await using app = await door.serve({
      agents: { librarian: door.agent(librarian) },
      hub: { engine: createLaterEngine() },
    });
    const [loud, ...devices] = await open(app, noisy!, ...others);
    const flood = await door.reach(app.user(noisy!));
    const greeters = await Promise.all(others.map((userId) => door.reach(app.user(userId))));
    const noise = Array.from({ length: 1000 }, (_, n) => flood.send("noise", { n }));
    const greetings = greeters.map((greeter, at) => greeter.send("greeting", { userId: others[at] }));
    await expect(flood.send("noise", { n: 1000 })).rejects.toMatchObject({ code: "ERR_OVERLOADED" });
    await Promise.all([...noise, ...greetings]);
    for (const [at, device] of devices.entries()) {
      const { runId } = await device.message("apples");
      await device.ended(runId);
      await device.settled();
      expect(device.types).toEqual(["greeting", ...QUESTION_AND_FIVE]);
      expect(device.entries[0]?.payload).toEqual({ userId: others[at] });
    }
    const heard = await loud!.received(1000);
    expect(heard.map((entry) => entry.payload["n"])).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  });
});
