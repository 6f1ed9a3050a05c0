import { createHub, getWebSocketManager, setDefaultHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { describe, expect, test } from "vitest";
import { AGENT_EVENT_TYPES, createAgentRegistry } from "../src/index.js";
import { typesOf } from "./read-log.js";
import { ada, bob, createStage } from "./stage.js";

const quick = (): Promise<string> => Promise.resolve("done");

describe("register", () => {
  test("takes a name once, and again after it was disposed", () => {
    const registry = createAgentRegistry();
    const registered = registry.register("helper", quick);
    expect(() => registry.register("helper", quick)).toThrow(expect.objectContaining({ code: "ERR_AGENT_EXISTS" }));
    registered[Symbol.dispose]();
    registry.register("helper", quick);
  });

  test.each(["", "a b", "ä", "x".repeat(65), "../up", 7])("refuses the name %j", (name) => {
    const registry = createAgentRegistry();
    expect(() => registry.register(name as string, quick)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_OPTION" }),
    );
  });

  test("refuses what is no function, and a deadline that is none", () => {
    const registry = createAgentRegistry();
    const refusal = expect.objectContaining({ code: "ERR_INVALID_OPTION" }) as Error;
    expect(() => registry.register("a", {} as never)).toThrow(refusal);
    expect(() => registry.register("a", quick, { deadlineMs: 0 })).toThrow(refusal);
  });

  test.each(["leaseTtlMs", "cancelGraceMs", "deadlineMs", "maxQueuedPerThread", "deltaMs", "deltaBytes", "approvalMs"])(
    "an option %s that is out of range is refused by name",
    (name) => {
      for (const value of [-1, Number.NaN, Infinity, 2 ** 31, "5"]) {
        const refusal = expect.objectContaining({
          code: "ERR_INVALID_OPTION",
          message: expect.stringContaining(name) as string,
        });
        expect(() => createAgentRegistry({ [name]: value })).toThrow(refusal as Error);
      }
    },
  );
});

describe("setWebSocketManager", () => {
  test("takes the same hub again, and another one only after it was disposed", async () => {
    await using stage = createStage();
    const [one, other] = [stage.node(), stage.node()];
    await other.registry.close();
    const tied = one.registry.setWebSocketManager(one.hub.manager(ada));
    expect(() => one.registry.setWebSocketManager(other.hub)).toThrow(
      expect.objectContaining({ code: "ERR_CONTRACT" }),
    );
    tied[Symbol.dispose]();
    await stage.clock.advance(0);
    one.registry.setWebSocketManager(other.hub);
    one.registry.register("quick", quick);
    const { runId } = await one.registry.start(ada, { content: "go" });
    expect(typesOf(await stage.ended(ada, runId)).at(-1)).toBe("agent_completed");
  });

  test("takes getWebSocketManager, and serves the default hub", async () => {
    await using hub = createHub();
    using _default = setDefaultHub(hub);
    await using registry = createAgentRegistry();
    registry.register("quick", quick);
    registry.setWebSocketManager(getWebSocketManager);
    const { runId } = await registry.start(ada, { content: "go" });
    while ((await registry.runs(ada)).length > 0) await new Promise((resolve) => setImmediate(resolve));
    const { entries } = await getWebSocketManager(ada).history();
    expect(entries.at(-1)).toMatchObject({ type: "agent_completed", runId });
  });

  test("refuses a hub that another registry serves, and leaves that one as it was", async () => {
    await using stage = createStage();
    const { hub, registry, device } = stage.node();
    registry.register("quick", quick);
    const refusal = expect.objectContaining({ code: "ERR_COMMAND_HANDLED" }) as Error;
    expect(() => createAgentRegistry().setWebSocketManager(hub)).toThrow(refusal);
    const ui = await device(ada);
    expect(await ui.send("user_message", { content: "go" })).toMatchObject({ type: "isowire:ack" });
    await expect(hub.manager(ada).sendEvent("agent_started", {})).rejects.toMatchObject({ code: "ERR_RESERVED_TYPE" });
  });

  test("binds all of a hub or nothing: a command that is taken can be freed, and then it works", async () => {
    await using stage = createStage();
    const { hub, registry } = stage.node();
    await registry.close();
    const taken = hub.onCommand("run_list", () => "mine");
    await using other = createAgentRegistry();
    expect(() => other.setWebSocketManager(hub)).toThrow(expect.objectContaining({ code: "ERR_COMMAND_HANDLED" }));
    taken[Symbol.dispose]();
    other.setWebSocketManager(hub);
  });

  test("is needed before a run can start", async () => {
    const registry = createAgentRegistry();
    registry.register("quick", quick);
    await expect(registry.start(ada, { content: "go" })).rejects.toMatchObject({ code: "ERR_CONTRACT" });
  });
});

test.each(AGENT_EVENT_TYPES)("sendEvent refuses %s: only a run says it", async (type) => {
  await using stage = createStage();
  const { hub } = stage.node();
  await expect(hub.manager(ada).sendEvent(type, {})).rejects.toMatchObject({ code: "ERR_RESERVED_TYPE" });
});

describe("start", () => {
  test("refuses a copy of a context, and a message without content", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    registry.register("quick", quick);
    await expect(registry.start({ ...ada }, { content: "go" })).rejects.toMatchObject({ code: "ERR_NOT_A_CONTEXT" });
    await expect(registry.start(ada, { content: "" })).rejects.toMatchObject({ code: "ERR_COMMAND_INVALID" });
  });

  test("hands the agent its user, context and input", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    const seen: unknown[] = [];
    registry.register("quick", async (run) => {
      seen.push(run.user, run.context, run.input, run.agent, run.attempt);
      return Promise.resolve();
    });
    const context = createUserContext({ userId: "ada", tenantId: "acme", claims: { role: "admin" } });
    const { runId } = await registry.start(context, { content: "go", input: { level: 3 } });
    await stage.ended(context, runId);
    expect(seen).toEqual([{ tenantId: "acme", userId: "ada" }, context, { content: "go", level: 3 }, "quick", 1]);
    expect(await stage.log(ada)).toEqual([]);
  });
});

test("many users' runs end in their own logs and leave nothing behind", async () => {
  await using stage = createStage();
  const { registry, hub } = stage.node();
  await hub.manager(bob).sendEvent("hello", {});
  const idle = stage.clock.pending;
  registry.register("echo", async (run) => {
    await run.delta(run.user.userId);
    await run.tool("t", {}, () => run.user.userId);
  });
  const users = Array.from({ length: 50 }, (_, at) => createUserContext({ userId: `user ${at}` }));
  await Promise.all(users.map((user) => registry.start(user, { content: user.userId })));
  for (const user of users) {
    await stage.until(async () => (await registry.runs(user)).length === 0);
    const text = JSON.stringify(await stage.log(user));
    expect(text.match(/user \d+/g)?.every((found) => found === user.userId)).toBe(true);
    expect(await stage.engine.state.get(user, "runs")).toBeUndefined();
  }
  await stage.clock.advance(0);
  expect(stage.clock.pending).toBe(idle);
  expect(hub.stats().users).toBe(0);
});

test("what a run left in the store expires after a day", async () => {
  await using stage = createStage();
  const { registry } = stage.node();
  registry.register("quick", quick);
  const { runId } = await registry.start(ada, { content: "secret plans" });
  await stage.ended(ada, runId);
  const ended = await stage.engine.state.get(ada, `run/${runId}`);
  expect(ended?.value).toMatchObject({ status: "completed" });
  expect(JSON.stringify(ended?.value)).not.toContain("secret plans");
  await stage.clock.advance(86_400_000);
  expect(await stage.engine.state.get(ada, `run/${runId}`)).toBeUndefined();
  await expect(registry.cancel(ada, runId)).rejects.toMatchObject({ code: "ERR_UNKNOWN_RUN" });
});
