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
