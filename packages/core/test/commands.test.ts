import type { UserPort } from "../src/contracts/user-port.js";
import { describe, expect, test } from "vitest";
import { portsOf } from "../src/hub/ports.js";
import { createHub } from "../src/hub/create-hub.js";
import { createBench, freshId, user } from "./bench-hub.js";

const ada = user("ada");

describe("application commands", () => {
  test("are answered once although sent twice over two connections, the second while the first is being handled", async () => {
    const { hub, connect } = createBench();
    let calls = 0;
    let finish: (value: unknown) => void = () => undefined;
    hub.onCommand("order", () => {
      calls += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const [one, two] = [await connect(ada), await connect(ada)];
    const command = { type: "order", id: freshId(), payload: { n: 1 } };
    one.say(command);
    await one.take();
    two.say(command);
    await two.take();
    finish({ order: 7 });
    expect(await one.take()).toEqual([{ type: "isowire:ack", id: command.id, result: { order: 7 } }]);
    expect(await two.take()).toEqual([{ type: "isowire:ack", id: command.id, duplicate: true, result: { order: 7 } }]);
    two.say(command);
    expect(await two.take()).toMatchObject([{ duplicate: true, result: { order: 7 } }]);
    expect(calls).toBe(1);
  });

  test("of two users under one id, at the same time, are two commands", async () => {
    const { hub, connect } = createBench();
    const finish: (() => void)[] = [];
    hub.onCommand(
      "whoami",
      ({ context }) =>
        new Promise((resolve) =>
          finish.push(() => {
            resolve(context.userId);
          }),
        ),
    );
    const sockets = [await connect(ada), await connect(user("grace"))];
    const command = { type: "whoami", id: freshId(), payload: {} };
    for (const socket of sockets) {
      socket.say(command);
      await socket.take();
    }
    for (const call of finish) call();
    const answers = await Promise.all(sockets.map((socket) => socket.take()));
    expect(answers).toEqual(["ada", "grace"].map((result) => [{ type: "isowire:ack", id: command.id, result }]));
  });

  test("with a used id and another type, thread or payload are ERR_COMMAND_ID_REUSED, never an ack", async () => {
    const { hub, connect } = createBench();
    hub.onCommand("order", () => 1);
    hub.onCommand("other", () => 1);
    const socket = await connect(ada);
    const id = freshId();
    socket.say({ type: "order", id, threadId: "t", payload: { n: 1 } });
    expect((await socket.take()).at(-1)).toMatchObject({ type: "isowire:ack" });
    for (const changed of [{ type: "other" }, { threadId: "u" }, { threadId: undefined }, { payload: { n: 2 } }]) {
      socket.say({ type: "order", id, threadId: "t", payload: { n: 1 }, ...changed });
      expect(await socket.take()).toMatchObject([{ type: "isowire:error", id, code: "ERR_COMMAND_ID_REUSED" }]);
    }
  });

  test("on two nodes take effect once; the other node is told it is pending, then the result", async () => {
    const { hub, engine, connect, clock } = createBench();
    const second = createBench({ engine });
    let finish: (value: unknown) => void = () => undefined;
    hub.onCommand(
      "order",
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    second.hub.onCommand("order", () => "done twice");
    const [one, two] = [await connect(ada), await second.connect(ada)];
    const command = { type: "order", id: freshId(), payload: {} };
    one.say(command);
    await one.take();
    two.say(command);
    expect((await two.take()).at(-1)).toMatchObject({
      code: "ERR_COMMAND_PENDING",
      retryable: true,
      retryAfterMs: 500,
    });
    finish("done");
    await clock.advance(0);
    two.say(command);
    expect(await two.take()).toMatchObject([{ type: "isowire:ack", duplicate: true, result: "done" }]);
  });

  test("whose handler throws tell an incident and no internal text, and may be tried again", async () => {
    const { hub, connect, logged } = createBench();
    let calls = 0;
    hub.onCommand("order", () => {
      calls += 1;
      if (calls === 1) throw new Error("password of the database is hunter2");
      return "fine";
    });
    const socket = await connect(ada);
    const command = { type: "order", id: freshId(), payload: {} };
    socket.say(command);
    const answer = (await socket.take()).at(-1);
    expect(answer).toMatchObject({ type: "isowire:error", id: command.id, code: "ERR_COMMAND_FAILED" });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    const incident = /incident (\w+)/.exec(String(answer?.["message"]))?.[1];
    expect(logged).toContainEqual(
      expect.objectContaining({ level: "error", fields: expect.objectContaining({ incident }) as object }),
    );
    socket.say(command);
    expect(await socket.take()).toMatchObject([{ type: "isowire:ack", result: "fine" }]);
  });

  test("that take longer than their claim are told so, and their signal is aborted", async () => {
    const { hub, connect, clock } = createBench();
    const signals: AbortSignal[] = [];
    hub.onCommand("order", ({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const socket = await connect(ada, { heartbeatMs: 600_000 });
    socket.say({ type: "order", id: freshId(), payload: {} });
    await clock.advance(30_000);
    expect((await socket.take()).at(-1)).toMatchObject({ code: "ERR_COMMAND_TIMEOUT", retryable: true });
    expect(signals[0]?.aborted).toBe(true);
  });

  test("that nobody handles are ERR_UNKNOWN_COMMAND", async () => {
    const { connect } = createBench();
    const socket = await connect(ada);
    socket.say({ type: "nothing", id: freshId() });
    expect((await socket.take()).at(-1)).toMatchObject({ code: "ERR_UNKNOWN_COMMAND", retryable: false });
  });

  test("have one handler a type", () => {
    const hub = createHub();
    const handle = hub.onCommand("order", () => 1);
    expect(() => hub.onCommand("order", () => 2)).toThrow(
      expect.objectContaining({ code: "ERR_COMMAND_HANDLED" }) as Error,
    );
    handle[Symbol.dispose]();
    hub.onCommand("order", () => 2);
  });
});

describe("planned commands", () => {
  test("take effect by one append, and are planned anew when their state was changed meanwhile", async () => {
    const { hub, engine, connect } = createBench();
    let plans = 0;
    let commits = 0;
    portsOf(hub).onPlannedCommand("count", async ({ port }) => {
      plans += 1;
      const now = await port.getState("counter");
      if (plans === 1) await port.append({ events: [], state: [{ key: "counter", ifVersion: 0, value: 10 }] });
      const value = ((now?.value as number | undefined) ?? 0) + 1;
      return {
        events: [{ type: "counted", payload: { value } }],
        state: [{ key: "counter", ifVersion: now?.version ?? 0, value }],
        result: { value },
        committed: () => {
          commits += 1;
        },
      };
    });
    const socket = await connect(ada);
    const command = { type: "count", id: freshId(), payload: {} };
    socket.say(command);
    expect(
      (await socket.take()).filter(
        (message) => message.type !== "isowire:welcome" && message.type !== "isowire:snapshot",
      ),
    ).toMatchObject([
      { type: "counted", payload: { value: 11 } },
      { type: "isowire:ack", result: { value: 11 } },
    ]);
    socket.say(command);
    expect(await socket.take()).toMatchObject([{ duplicate: true, result: { value: 11 } }]);
    expect({ plans, commits, head: (await engine.log.head(ada)).offset }).toEqual({ plans: 2, commits: 1, head: 1 });
  });

  test("are planned anew when the lease that a plan took was lost before the append", async () => {
    const { hub, connect } = createBench();
    let plans = 0;
    portsOf(hub).onPlannedCommand("work", async ({ port }) => {
      plans += 1;
      const lease = await port.acquire({ key: "job", ttlMs: 1000 });
      const token = lease.status === "acquired" ? lease.token : 0;
      // Somebody else takes over what this plan was slow to use, and lets go of it.
      if (plans === 1) await takeOver(port, token);
      return { events: [{ type: "worked", payload: {} }], fence: { key: "job", token }, result: plans };
    });
    const socket = await connect(ada);
    const id = freshId();
    socket.say({ type: "work", id, payload: {} });
    await socket.take();
    await socket.take();
    expect(socket.seen.filter(({ type }) => type === "worked")).toHaveLength(1);
    expect(socket.seen).toContainEqual({ type: "isowire:ack", id, result: 2 });
  });

  test("of one user are handled in the order they came, whatever each takes", async () => {
    const { hub, connect } = createBench();
    const order: unknown[] = [];
    portsOf(hub).onPlannedCommand("count", async ({ payload }) => {
      if (payload === 0) await new Promise((resolve) => setImmediate(resolve));
      order.push(payload);
      return { result: payload };
    });
    const socket = await connect(ada);
    for (const payload of [0, 1, 2]) socket.say({ type: "count", id: freshId(), payload });
    await socket.take();
    await socket.take();
    expect(order).toEqual([0, 1, 2]);
  });
});

async function takeOver(port: UserPort, token: number): Promise<void> {
  await port.release({ key: "job", token });
  const lease = await port.acquire({ key: "job", ttlMs: 1000 });
  if (lease.status === "acquired") await port.release({ key: "job", token: lease.token });
}
