import { describe, expect, test } from "vitest";
import type { RateLimiter, RateRequest, RateVerdict } from "../src/contracts/rate-limiter.js";
import { IsowireError } from "../src/errors/isowire-error.js";
import { createUserContext } from "../src/identity/create-user-context.js";
import { createBench, freshId, user, type Message, type Socket } from "./bench-hub.js";

const ada = user("ada");
const HANGS = new Promise<never>(() => undefined);

function limiterThat(answer: (request: RateRequest) => RateVerdict | Promise<RateVerdict>): RateLimiter & {
  readonly asked: RateRequest[];
} {
  const asked: RateRequest[] = [];
  return {
    asked,
    consume(request) {
      asked.push(request);
      return answer(request);
    },
  };
}

function benchWith(
  commands: RateLimiter,
  limits = {},
): ReturnType<typeof createBench> & { readonly handled: unknown[] } {
  const bench = createBench({ limiters: { commands }, limits });
  const handled: unknown[] = [];
  bench.hub.onCommand("count", ({ payload }) => {
    handled.push(payload);
  });
  return { ...bench, handled };
}

const count = (payload: unknown): object => ({ type: "count", id: freshId(), payload });
const answersIn = (messages: readonly Message[]): Message[] => messages.filter(({ id }) => id !== undefined);

describe("a limiter that nodes share", () => {
  test("refuses with ERR_RATE_LIMITED, by id and with a time; nothing is done", async () => {
    const { connect, handled } = benchWith(limiterThat(async () => ({ retryAfterMs: 1234.5 })));
    const socket = await connect(ada);
    const id = freshId();
    socket.say({ type: "count", id });
    expect(answersIn(await socket.take())).toEqual([
      expect.objectContaining({
        type: "isowire:error",
        id,
        code: "ERR_RATE_LIMITED",
        retryable: true,
        retryAfterMs: 1235,
      }),
    ]);
    expect(handled).toEqual([]);
  });

  test("is asked after this node's own limit, once for each command, history request and refresh, and not for a ping", async () => {
    const limiter = limiterThat(() => "ok");
    const { connect, handled } = benchWith(limiter, { commandsPerSecond: 3 });
    const socket = await connect(ada);
    socket.say({ type: "isowire:ping" });
    socket.say(count(1));
    socket.say({ type: "isowire:history", id: freshId() });
    socket.say({ type: "isowire:auth_refresh", id: freshId(), token: "x" });
    socket.say(count(2));
    await socket.take();
    expect(limiter.asked.map(({ points }) => points)).toEqual([1, 1, 1]);
    expect(handled).toEqual([1]);
  });

  test("for bytes is asked for every message, with its size in UTF-8", async () => {
    const bytesIn = limiterThat(({ points }) => (points > 100 ? { retryAfterMs: 50 } : "ok"));
    const { connect } = createBench({ limiters: { bytesIn } });
    const socket = await connect(ada);
    await socket.take();
    const ping = { type: "isowire:ping", pad: "ä" };
    socket.say(ping);
    socket.say({ type: "isowire:ping", pad: "ä".repeat(60) });
    expect(await socket.take()).toMatchObject([
      { type: "isowire:pong" },
      { type: "isowire:error", code: "ERR_RATE_LIMITED", retryAfterMs: 50 },
    ]);
    expect(bytesIn.asked[0]?.points).toBe(Buffer.byteLength(JSON.stringify(ping)));
  });

  test("is given a key of the user's own, short, the same everywhere, that says nothing; and the context", async () => {
    const limiter = limiterThat(() => "ok");
    const nodes = [benchWith(limiter), benchWith(limiter)];
    const long = "x".repeat(1000);
    const users = [user("ada"), user("ada"), user("grace"), user("da", "a"), user(long), user(long, "north")];
    for (const [index, context] of users.entries()) {
      const socket = await nodes[index % 2]!.connect(context);
      socket.say(count(index));
      await socket.take();
    }
    const keys = limiter.asked.map(({ key }) => key);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(5);
    for (const key of keys) expect(key).toMatch(/^commands\.[\w-]{43}$/);
    expect(limiter.asked.map(({ context }) => context)).toEqual(users);
  });

  test("may let some users do more, by their claims", async () => {
    const limiter = limiterThat(({ context }) => (context.claims["plan"] === "free" ? { retryAfterMs: 9 } : "ok"));
    const { connect, handled } = benchWith(limiter);
    for (const plan of ["free", "team"]) {
      const socket = await connect(createUserContext({ userId: plan, claims: { plan } }));
      socket.say(count(plan));
      await socket.take();
    }
    expect(handled).toEqual(["team"]);
  });

  test("may answer in any order and of any kind: commands are handled in the order they came", async () => {
    const waiting: ((verdict: RateVerdict) => void)[] = [];
    const thenable = {
      then: (resolve: (verdict: RateVerdict) => void) => resolve("ok"),
    } as unknown as Promise<RateVerdict>;
    const verdicts = [
      () => new Promise<RateVerdict>((resolve) => waiting.push(resolve)),
      (): RateVerdict => "ok",
      () => thenable,
      () => new Promise<RateVerdict>((resolve) => waiting.push(resolve)),
    ];
    const limiter: RateLimiter = { consume: () => verdicts.shift()?.() ?? "ok" };
    const { connect, handled } = benchWith(limiter);
    const socket = await connect(ada);
    for (const n of [1, 2, 3, 4, 5]) socket.say(count(n));
    waiting[1]?.("ok");
    await socket.take();
    expect(handled).toEqual([]);
    waiting[0]?.("ok");
    await socket.take();
    expect(handled).toEqual([1, 2, 3, 4, 5]);
  });

  test("that answers after the connection closed changes nothing", async () => {
    let allow: (verdict: RateVerdict) => void = () => undefined;
    const { connect, handled, clock } = benchWith({ consume: () => new Promise((resolve) => (allow = resolve)) });
    const socket = await connect(ada);
    socket.say(count(1));
    socket.cut();
    await clock.advance(0);
    allow("ok");
    await clock.advance(0);
    expect(handled).toEqual([]);
  });
});

const FAILING: [string, () => RateVerdict | Promise<RateVerdict>][] = [
  [
    "throws",
    () => {
      throw new Error("the store is down");
    },
  ],
  ["rejects", () => Promise.reject(new Error("the store is down"))],
  [
    "rejects with nothing",
    async () => {
      throw undefined as unknown as Error;
    },
  ],
  ["hangs", () => HANGS],
  ["answers nothing", () => undefined as unknown as RateVerdict],
  ["answers null", async () => null as unknown as RateVerdict],
  ["answers true", () => true as unknown as RateVerdict],
  ["answers a time that is none", () => ({ retryAfterMs: Number.NaN })],
  ["answers a time before now", () => ({ retryAfterMs: -1 })],
  ["answers never", () => ({ retryAfterMs: Infinity })],
];

describe.each(FAILING)("a limiter that %s", (_what, answer) => {
  const askTwice = async (bench: ReturnType<typeof benchWith>, socket: Socket): Promise<Message[]> => {
    for (const n of [1, 2, 3, 4]) socket.say(count(n));
    await bench.clock.advance(500);
    return answersIn(await socket.take());
  };

  test("lets pass within 500 ms, in order, and this node's own limit holds", async () => {
    const bench = benchWith(limiterThat(answer), { commandsPerSecond: 3 });
    const answers = await askTwice(bench, await bench.connect(ada));
    expect(bench.handled).toEqual([1, 2, 3]);
    expect(answers.filter(({ code }) => code === "ERR_RATE_LIMITED")).toHaveLength(1);
  });

  test("is logged once and left alone for 5 s, without the user's name", async () => {
    const limiter = limiterThat(answer);
    const bench = benchWith(limiter);
    const socket = await bench.connect(user("somebody-by-name"));
    await askTwice(bench, socket);
    const asked = limiter.asked.length;
    await bench.clock.advance(4000);
    socket.say(count(5));
    await socket.take();
    expect(limiter.asked).toHaveLength(asked);
    expect(bench.handled).toEqual([1, 2, 3, 4, 5]);
    expect(bench.logged.filter(({ level }) => level === "warn")).toHaveLength(1);
    expect(JSON.stringify(bench.logged)).not.toContain("somebody-by-name");
    await bench.clock.advance(1001);
    socket.say(count(6));
    await bench.clock.advance(0);
    expect(limiter.asked).toHaveLength(asked + 1);
  });
});

describe("bytes a second", () => {
  test("are counted over all of a user's devices, and apart from other users'", async () => {
    const { connect } = createBench({ limits: { bytesInPerSecond: 1000 } });
    const [one, two, other] = [await connect(ada), await connect(ada), await connect(user("grace"))];
    const big = { type: "isowire:ping", pad: "x".repeat(800) };
    for (const socket of [one, two, other]) socket.say(big);
    const types = [one, two, other].map(async (socket) => (await socket.take()).at(-1)?.type);
    expect(await Promise.all(types)).toEqual(["isowire:pong", "isowire:error", "isowire:pong"]);
  });
});

test.each([
  [{ command: { consume: () => "ok" } }, "limiters.command: expected one of commands, bytesIn, received command"],
  [{ commands: () => "ok" }, "limiters.commands: expected an object with consume, received function"],
  [{ bytesIn: null }, "limiters.bytesIn: expected an object with consume, received null"],
])("limiters that nobody could ask are ERR_INVALID_OPTION: %j", (limiters, message) => {
  const attempt = (): unknown => createBench({ limiters: limiters as never });
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(IsowireError);
});
