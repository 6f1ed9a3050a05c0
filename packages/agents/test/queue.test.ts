import { expect, test } from "vitest";
import { only, typesOf } from "./read-log.js";
import { ada, bob, createStage } from "./stage.js";

/** An agent whose runs end when the test says so. */
function held() {
  const begun: string[] = [];
  const open = new Map<string, () => void>();
  return {
    begun,
    agent: (run: { readonly input: { readonly content: string } }) => {
      begun.push(run.input.content);
      return new Promise<string>((resolve) => open.set(run.input.content, () => resolve(run.input.content)));
    },
    finish: (content: string) => open.get(content)?.(),
  };
}

test("messages to a thread run one after the other, in the order they came", async () => {
  await using stage = createStage();
  const { registry, device } = stage.node();
  const { agent, begun, finish } = held();
  registry.register("held", agent);
  const ui = await device(ada);
  const { threadId } = await ui.ask("user_message", { content: "1" });
  const ids = { threadId: String(threadId) };
  const second = await ui.ask("user_message", { content: "2" }, ids);
  const third = await ui.ask("user_message", { content: "3" }, ids);
  expect(await registry.runs(ada, ids)).toMatchObject([
    { status: "running" },
    { status: "queued" },
    { status: "queued" },
  ]);
  for (const content of ["1", "2", "3"]) {
    await stage.until(() => begun.at(-1) === content);
    expect(begun).toEqual(["1", "2", "3"].slice(0, Number(content)));
    finish(content);
  }
  const lines = await stage.ended(ada, String(third.runId));
  expect(typesOf(lines)).toEqual([
    ...["message_completed", "agent_started", "message_completed", "message_completed"],
    ...["agent_completed", "agent_started", "agent_completed", "agent_started", "agent_completed"],
  ]);
  expect(lines.filter((line) => line.runId === second.runId)[0]?.payload.input).toEqual({ content: "2" });
  expect(await registry.runs(ada)).toEqual([]);
});

test("the next run starts in the append that ends the one before", async () => {
  const appends: (readonly string[])[] = [];
  await using stage = createStage();
  const append = stage.engine.log.append.bind(stage.engine.log);
  stage.engine.log.append = (user, request) => {
    appends.push(request.events.map((event) => event.type));
    return append(user, request);
  };
  const { registry } = stage.node();
  const { agent, begun, finish } = held();
  registry.register("held", agent);
  const { threadId } = await registry.start(ada, { content: "1" });
  await registry.start(ada, { content: "2", threadId });
  await stage.until(() => begun.length === 1);
  finish("1");
  await stage.until(() => begun.length === 2);
  expect(appends).toContainEqual(["agent_completed", "agent_started"]);
});

test("runs of different threads go on side by side", async () => {
  await using stage = createStage();
  const { registry } = stage.node();
  const { agent, begun } = held();
  registry.register("held", agent);
  await registry.start(ada, { content: "1", threadId: "one" });
  await registry.start(ada, { content: "2", threadId: "two" });
  await stage.until(() => begun.length === 2);
});

test("a thread takes maxQueuedPerThread messages beside the running one, then says ERR_QUEUE_FULL", async () => {
  await using stage = createStage();
  const { registry, device } = stage.node();
  const { agent, begun, finish } = held();
  registry.register("held", agent);
  const ui = await device(ada);
  const ids = { threadId: "t" };
  for (let count = 0; count < 11; count += 1) await ui.ask("user_message", { content: String(count) }, ids);
  const full = await ui.send("user_message", { content: "11" }, ids);
  expect(full).toMatchObject({ code: "ERR_QUEUE_FULL", retryable: true, retryAfterMs: 1000 });
  expect((await stage.log(ada)).filter((line) => line.type === "message_completed")).toHaveLength(11);
  await stage.until(() => begun.length === 1);
  finish("0");
  await stage.until(() => begun.length === 2);
  expect(await ui.send("user_message", { content: "11" }, ids)).toMatchObject({ type: "isowire:ack" });
});

test("a user has at most runsPerUser runs going on, which is no limit to anybody else", async () => {
  await using stage = createStage();
  const { registry, device } = stage.node({ limits: { runsPerUser: 2 } });
  const { agent, begun, finish } = held();
  registry.register("held", agent);
  const ui = await device(ada);
  await ui.ask("user_message", { content: "1" });
  await ui.ask("user_message", { content: "2" });
  const refusal = { code: "ERR_TOO_MANY_RUNS", retryable: true, retryAfterMs: 1000 };
  expect(await ui.send("user_message", { content: "3" })).toMatchObject(refusal);
  await expect(registry.start(ada, { content: "3" })).rejects.toMatchObject(refusal);
  await registry.start(bob, { content: "4" });
  await stage.until(() => begun.length === 3);
  finish("1");
  await stage.until(async () => (await registry.runs(ada)).length === 1);
  expect(await ui.send("user_message", { content: "3" })).toMatchObject({ type: "isowire:ack" });
});

test("many messages at once to two nodes keep every bound", async () => {
  await using stage = createStage();
  const nodes = [stage.node({ limits: { runsPerUser: 3 } }), stage.node({ limits: { runsPerUser: 3 } })];
  for (const { registry } of nodes) registry.register("held", () => new Promise(() => undefined));
  const starts = Array.from({ length: 6 }, (_, round) =>
    nodes.map(({ registry }, at) => registry.start(ada, { content: "go", threadId: `t${(2 * round + at) % 4}` })),
  ).flat();
  const outcomes = await Promise.allSettled(starts);
  const started = (await stage.log(ada)).filter((line) => line.type === "agent_started");
  expect(started).toHaveLength(3);
  expect(new Set(started.map((line) => line.threadId)).size).toBe(3);
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  for (const reason of refused) expect(reason).toMatchObject({ code: "ERR_TOO_MANY_RUNS", retryAfterMs: 1000 });
  expect(await nodes[0]?.registry.runs(ada)).toHaveLength(12 - refused.length);
});

test("a thread may be called __proto__ or constructor", async () => {
  await using stage = createStage();
  const { registry } = stage.node();
  const { agent, begun, finish } = held();
  registry.register("held", agent);
  for (const threadId of ["__proto__", "constructor"]) {
    const before = begun.length;
    await registry.start(ada, { content: `${threadId} 1`, threadId });
    const { runId } = await registry.start(ada, { content: `${threadId} 2`, threadId });
    expect(await registry.runs(ada, { threadId })).toMatchObject([{ status: "running" }, { status: "queued" }]);
    await stage.until(() => begun.length === before + 1);
    finish(`${threadId} 1`);
    await stage.until(() => begun.length === before + 2);
    finish(`${threadId} 2`);
    const lines = (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe(`${threadId} 2`);
  }
  expect(await registry.runs(ada)).toEqual([]);
});

test("a queued run keeps the context it was asked with", async () => {
  await using stage = createStage();
  const { registry } = stage.node();
  const { createUserContext } = await import("@isowire/core/trusted");
  const roles: unknown[] = [];
  let finish: (() => void) | undefined;
  registry.register("who", (run) => {
    roles.push([run.context.claims.role, run.context.sessionId]);
    return new Promise<void>((resolve) => (finish = resolve));
  });
  const first = createUserContext({ userId: "ada", sessionId: "s1", claims: { role: "reader" } });
  const second = createUserContext({ userId: "ada", sessionId: "s2", claims: { role: "writer" } });
  await registry.start(first, { content: "1", threadId: "t" });
  await registry.start(second, { content: "2", threadId: "t" });
  await stage.until(() => finish !== undefined);
  finish?.();
  await stage.until(() => roles.length === 2);
  expect(roles).toEqual([
    ["reader", "s1"],
    ["writer", "s2"],
  ]);
});
