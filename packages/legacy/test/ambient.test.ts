import { getWebSocketManager, type UserContext } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { createMemoryTransport } from "@isowire/core/testing";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { installLegacy, websocketManager, WebSocketManager, withUserContext } from "../src/index.js";
import { createLegacyBench, user, type LegacyBench } from "./legacy-bench.js";

const message = { type: "note", text: "hi" };
const refusal = (code: string): object => expect.objectContaining({ code }) as object;
/** What old code does somewhere deep in a service. */
const deepInside = async (userId = "ada"): Promise<unknown> => {
  await setImmediate();
  return websocketManager.sendToUser(userId, message);
};

/** A page that sends a command. */
function ask({ hub }: LegacyBench, context: UserContext): void {
  const { connection, say } = createMemoryTransport();
  portsOf(hub).admit();
  portsOf(hub).accept({ context, transport: connection });
  say({ type: "ask", id: `0123456789abcdef-${context.tenantId}`, payload: {} });
}

const WORK: readonly (readonly [
  string,
  (bench: LegacyBench, context: UserContext, call: () => Promise<unknown>) => void,
])[] = [
  [
    "a command",
    (bench, context, call) => {
      bench.hub.onCommand("ask", call);
      ask(bench, context);
    },
  ],
  [
    "a connect",
    (bench, context, call) => {
      bench.hub.onConnect(() => void call());
      ask(bench, context);
    },
  ],
  [
    "a run",
    (bench, context, call) => {
      bench.registry.register("old", () => call());
      void bench.registry.start(context, { content: "hi" });
    },
  ],
  [
    "a run of a generator",
    (bench, context, call) => {
      bench.registry.register("old", async function* () {
        await call();
        yield { type: "agent_thinking", payload: { reasoning: "hm" } };
      });
      void bench.registry.start(context, { content: "hi" });
    },
  ],
];

describe.each(WORK)("a userless call in %s", (_what, start) => {
  test("belongs to the user it is for, tenant and all", async () => {
    await using bench = createLegacyBench();
    const ada = user("ada", "acme");
    start(bench, ada, () => deepInside());
    const notes = async (context: UserContext): Promise<number> =>
      (await bench.log(context)).filter(({ type }) => type === "note").length;
    await expect.poll(() => notes(ada), { timeout: 10_000 }).toBe(1);
    expect(await notes(user("ada"))).toBe(0);
  });

  test("is refused when it names another user, even with a resolver", async () => {
    await using bench = createLegacyBench();
    using _installed = installLegacy({ hub: bench.hub, resolveUser: (userId) => user(userId) });
    const refused: unknown[] = [];
    const call = async (): Promise<void> =>
      void refused.push(await deepInside("grace").catch((error: unknown) => error));
    start(bench, user("ada"), call);
    await expect.poll(() => refused, { timeout: 10_000 }).toEqual([refusal("ERR_ISOLATION")]);
    expect(await bench.log(user("grace"))).toEqual([]);
  });
});

test("what was found in a command is nobody's afterwards", async () => {
  await using bench = createLegacyBench();
  let done = 0;
  bench.hub.onCommand("ask", async () => {
    await deepInside();
    done += 1;
  });
  ask(bench, user("ada"));
  await expect.poll(() => done, { timeout: 10_000 }).toBe(1);
  await expect(deepInside()).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
});

describe("a call that names a thread", () => {
  test("goes to the ambient user, in that thread", async () => {
    await using bench = createLegacyBench();
    await withUserContext(user("ada"), () => websocketManager.sendToThread("t1", message));
    expect(await bench.log(user("ada"))).toEqual([{ type: "note", payload: { text: "hi" }, threadId: "t1" }]);
  });

  test("goes to whose thread the application says it is", async () => {
    await using bench = createLegacyBench();
    const threads = new Map([["t1", user("ada")]]);
    const resolveThread = (threadId: string): UserContext | undefined => threads.get(threadId);
    using _installed = installLegacy({ hub: bench.hub, resolveUser: () => user("grace"), resolveThread });
    expect(await websocketManager.sendToThread("t1", message)).toBe(true);
    await expect(websocketManager.sendToThread("t2", message)).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
    expect([await bench.log(user("ada")), await bench.log(user("grace"))].map(({ length }) => length)).toEqual([1, 0]);
  });

  test("is refused where nobody says whose it is: it is never taken for a user's id", async () => {
    await using bench = createLegacyBench();
    using _installed = installLegacy({ hub: bench.hub, resolveUser: (userId) => user(userId) });
    await expect(websocketManager.sendToThread("ada", message)).rejects.toMatchObject({
      code: "ERR_LEGACY_NEEDS_USER",
      message: expect.stringContaining("installLegacy({ hub, resolveThread })") as string,
    });
    expect(await bench.log(user("ada"))).toEqual([]);
  });
});

test("createFactoryManager is the user's who surrounds it, or whom the application resolves, or nobody's", async () => {
  await using bench = createLegacyBench();
  const make = (): WebSocketManager => WebSocketManager.createFactoryManager("ada", "t1", "r1");
  expect(make).toThrow(refusal("ERR_LEGACY_NEEDS_USER"));
  expect(() => withUserContext(user("grace"), make)).toThrow(refusal("ERR_ISOLATION"));
  using _installed = installLegacy({ hub: bench.hub, resolveUser: (userId) => user(userId) });
  const manager = make();
  await manager.sendToUser("ada", message);
  await manager.sendToUser("ada", { ...message, thread_id: "t2" });
  await expect(manager.sendToUser("grace", message)).rejects.toEqual(refusal("ERR_ISOLATION"));
  expect(await bench.log(user("ada"))).toEqual([
    { type: "note", payload: { text: "hi" }, threadId: "t1", runId: "r1" },
    { type: "note", payload: { text: "hi" }, threadId: "t2", runId: "r1" },
  ]);
});

test("an old object that was given a user is that user's one manager, by whatever name", async () => {
  await using bench = createLegacyBench();
  const held = getWebSocketManager(user("ada"));
  const before = bench.hub.stats().managers;
  for (let use = 0; use < 10; use += 1) await new WebSocketManager(user("ada")).sendToUser("ada", message);
  expect(bench.hub.stats().managers).toBe(before);
  expect((await held.history()).entries).toHaveLength(10);
});
