import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";

const forever = (): Promise<never> => new Promise(() => undefined);

describe("a command's payload", () => {
  const refused: readonly (readonly [type: string, payload: unknown, field: string, received: string])[] = [
    ["user_message", "hi", "payload of user_message", '"hi"'],
    ["user_message", [], "payload of user_message", "an array"],
    ["user_message", {}, "content", "nothing"],
    ["user_message", { content: "" }, "content", '""'],
    ["user_message", { content: 7 }, "content", "7"],
    ["user_message", { content: "x", agent: {} }, "agent", "an object"],
    ["run_cancel", {}, "runId", "nothing"],
    ["run_cancel", { runId: "r", reason: 1 }, "reason", "1"],
    ["run_input", { runId: "r", mode: "later", content: "x" }, "mode", '"later"'],
    ["run_input", { runId: "r", mode: "steer" }, "content", "nothing"],
    ["tool_approval", { approved: true }, "approvalId", "nothing"],
    ["tool_approval", { approvalId: "a", approved: "yes" }, "approved", '"yes"'],
    ["run_list", { threadId: null }, "threadId", "null"],
  ];

  for (const [type, payload, field, received] of refused) {
    test(`${type} ${JSON.stringify(payload)} is refused; received ${received} in ${field}`, async () => {
      await using stage = createStage();
      const { registry, device } = stage.node();
      registry.register("slow", forever);
      const ui = await device(ada);
      const answer = await ui.send(type, payload);
      expect(answer).toMatchObject({ type: "isowire:error", code: "ERR_COMMAND_INVALID" });
      expect(answer.message).toContain(`expected ${field} to be `);
      expect(answer.message).toMatch(new RegExp(`received ${received}$`));
      expect(await stage.log(ada)).toEqual([]);
    });
  }
});

describe("user_message", () => {
  test("goes to the first agent registered unless it names one", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("first", () => Promise.resolve("first"));
    registry.register("second", () => Promise.resolve("second"));
    const ui = await device(ada);
    for (const [agent, expected] of [
      [undefined, "first"],
      ["second", "second"],
    ] as const) {
      // prettier-ignore
      const { runId } = await ui.ask("user_message", { content: "go", ...(agent === undefined ? {} : { agent }) });
      const lines = (await stage.ended(ada, String(runId))).filter((line) => line.runId === runId);
      expect(only(lines, "agent_completed").payload.finalResponse).toBe(expected);
      expect(only(lines, "agent_started").payload.agent).toBe(expected);
    }
  });

  test("for an agent nobody registered is refused and leaves nothing", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    const ui = await device(ada);
    expect(await ui.send("user_message", { content: "go" })).toMatchObject({ code: "ERR_UNKNOWN_AGENT" });
    registry.register("known", forever);
    expect(await ui.send("user_message", { content: "go", agent: "other" })).toMatchObject({
      code: "ERR_UNKNOWN_AGENT",
    });
    expect(await stage.log(ada)).toEqual([]);
    expect(await stage.engine.state.list(ada, { prefix: "", limit: 10 })).toEqual([]);
  });

  test("sent again under its id starts nothing, and is answered with the first result", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("quick", () => Promise.resolve("done"));
    const ui = await device(ada);
    const id = randomUUID();
    const first = await ui.send("user_message", { content: "go" }, { id });
    const again = await ui.send("user_message", { content: "go" }, { id });
    expect(again).toEqual({ ...first, duplicate: true });
    const lines = await stage.ended(ada, String(first.result?.runId));
    expect(only(lines, "agent_started").payload.commandId).toBe(id);
    expect(typesOf(lines)).toEqual(["message_completed", "agent_started", "agent_completed"]);
  });

  test("hands the agent whatever else it carries", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("echo", (run) => Promise.resolve(JSON.stringify(run.input)));
    const ui = await device(ada);
    const { runId } = await ui.ask("user_message", { content: "go", agent: "echo", model: "small" });
    const lines = await stage.ended(ada, String(runId));
    expect(only(lines, "agent_completed").payload.finalResponse).toBe('{"content":"go","model":"small"}');
  });

  test("stays in its thread", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("quick", () => Promise.resolve("done"));
    const ui = await device(ada);
    const { threadId } = await ui.ask("user_message", { content: "go" }, { threadId: "mine" });
    expect(threadId).toBe("mine");
  });
});

describe("run_input", () => {
  test("with mode steer reaches the running agent, each input once and in order", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("listener", async (run) => {
      const heard: string[] = [];
      for await (const input of run.inputs) {
        heard.push(input.content);
        if (heard.length === 3) break;
      }
      return heard.join(" ");
    });
    const ui = await device(ada);
    const { runId, threadId } = await registry.start(ada, { content: "go" });
    for (const content of ["one", "two", "three"]) {
      expect(await ui.ask("run_input", { runId, mode: "steer", content })).toEqual({ runId, threadId });
    }
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("one two three");
    const said = lines.filter((line) => line.type === "message_completed").map((line) => line.payload.content);
    expect(said).toEqual(["go", "one", "two", "three"]);
  });

  test("with mode steer is refused when too many wait, until the agent takes them", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node({ maxQueuedPerThread: 2 });
    let take: (() => readonly unknown[]) | undefined;
    registry.register("busy", (run) => ((take = () => run.takeInputs()), forever()));
    const ui = await device(ada);
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => take !== undefined);
    const steer = (content: string) => ui.send("run_input", { runId, mode: "steer", content });
    await steer("1");
    await steer("2");
    expect(await steer("3")).toMatchObject({ code: "ERR_QUEUE_FULL", retryable: true });
    await stage.clock.advance(0);
    expect(take?.()).toMatchObject([{ seq: 1, content: "1" }, { seq: 2, content: "2" }]); // prettier-ignore
    expect(take?.()).toEqual([]);
    await stage.clock.advance(0);
    expect(await steer("3")).toMatchObject({ type: "isowire:ack" });
  });

  test("with mode queue is the next message of the thread, for the same agent", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("other", forever);
    const finishes: (() => void)[] = [];
    registry.register("agent", (run) => new Promise((resolve) => finishes.push(() => resolve(run.input.content))));
    const ui = await device(ada);
    const { runId, threadId } = await registry.start(ada, { content: "go", agent: "agent" });
    const next = await ui.ask("run_input", { runId, mode: "queue", content: "and then" });
    expect(next.threadId).toBe(threadId);
    expect(await registry.runs(ada)).toMatchObject([
      { runId },
      { runId: next.runId, agent: "agent", status: "queued" },
    ]);
    for (let round = 0; round < 2; round += 1) {
      await stage.until(() => finishes.length > round);
      finishes[round]?.();
    }
    const lines = await stage.ended(ada, String(next.runId));
    expect(lines.at(-1)?.payload.finalResponse).toBe("and then");
  });

  test("for a run that has ended, is being cancelled, or is not there, is refused", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("quick", () => Promise.resolve());
    registry.register("deaf", forever);
    const ui = await device(ada);
    const ended = await registry.start(ada, { content: "go" });
    await stage.ended(ada, ended.runId);
    const deaf = await registry.start(ada, { content: "go", agent: "deaf" });
    await registry.cancel(ada, deaf.runId);
    const send = (runId: string, mode: string) => ui.send("run_input", { runId, mode, content: "x" });
    expect(await send(ended.runId, "steer")).toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(await send(ended.runId, "queue")).toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(await send(deaf.runId, "steer")).toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(await send("run_no", "steer")).toMatchObject({ code: "ERR_UNKNOWN_RUN" });
  });
});
