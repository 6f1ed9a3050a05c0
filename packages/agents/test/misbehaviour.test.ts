import { IsowireError } from "@isowire/core/protocol";
import { describe, expect, test } from "vitest";
import { type Agent, publicError } from "../src/index.js";
import { play } from "./play.js";
import { only, typesOf } from "./read-log.js";
import { createStage, type Stage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

/** The run's entries, and their types after `agent_started`. */
async function seen(stage: Stage, agent: Agent) {
  const lines = await play(stage, agent);
  return { lines, types: typesOf(lines).slice(1) };
}

describe("an agent that fails", () => {
  test.each([
    ["throws", () => Promise.reject(new Error("db password is hunter2"))],
    ["throws before it returns a promise", () => { throw new Error("db password is hunter2"); }], // prettier-ignore
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what is tested
    ["throws what is no error", () => Promise.reject("db password is hunter2")],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what is tested
    ["throws nothing", () => Promise.reject(undefined)],
    ["throws while it yields", async function* () { yield { type: "note", payload: 1 }; throw new Error("db password is hunter2"); }], // prettier-ignore
  ] as readonly (readonly [string, Agent])[])(
    "%s: agent_failed with an incident, the error in the log only",
    async (_name, agent) => {
      await using stage = createStage();
      const lines = await play(stage, agent);
      const { payload } = only(lines, "agent_failed");
      expect(payload).toMatchObject({ code: "ERR_AGENT_FAILED", retryable: false });
      const incident = /^the agent failed \(incident (\w{8})\)$/.exec(String(payload.message))?.[1];
      expect(incident).toBeDefined();
      expect(JSON.stringify(lines)).not.toContain("hunter2");
      expect(stage.logged.filter(({ level }) => level === "error")).toMatchObject([{ fields: { incident } }]);
    },
  );

  test("throws an error of this product: its code is shown, and what the code means, not its text", async () => {
    await using stage = createStage();
    const lines = await play(stage, async () => {
      await Promise.resolve();
      throw new IsowireError("ERR_UNAVAILABLE", { message: "unable to reach db7.internal" });
    });
    const message = "it is not available at the moment";
    expect(only(lines, "agent_failed").payload).toEqual({ code: "ERR_UNAVAILABLE", message, retryable: true });
  });

  test("throws a public error: its code and text are shown", async () => {
    await using stage = createStage();
    const lines = await play(stage, async () => {
      await Promise.resolve();
      throw publicError("OUT_OF_CREDIT", "Your credit is used up.", { retryable: true });
    });
    const payload = { code: "OUT_OF_CREDIT", message: "Your credit is used up.", retryable: true };
    expect(only(lines, "agent_failed").payload).toEqual(payload);
    expect(stage.logged).toEqual([]);
  });
});

describe("an agent that says little", () => {
  test("returns nothing: an empty final response", async () => {
    await using stage = createStage();
    const { lines, types } = await seen(stage, () => Promise.resolve());
    expect(types).toEqual(["agent_completed"]);
    expect(lines.at(-1)?.payload.finalResponse).toBe("");
  });

  test("is no promise at all: an empty final response", async () => {
    await using stage = createStage();
    const { types } = await seen(stage, (() => 42) as unknown as Agent);
    expect(types).toEqual(["agent_completed"]);
  });
});

describe("an agent that says things out of order", () => {
  test.each([
    ["tool_completed first", { type: "tool_completed", payload: { executionId: "t" } }],
    ["agent_started again", { type: "agent_started", payload: {} }],
    ["its own end", { type: "agent_completed", payload: { status: "completed" } }],
    ["a tool without an id", { type: "tool_executing", payload: { toolName: "x" } }],
    ["a delta without text", { type: "message_delta", payload: {} }],
    ["an approval it did not ask for", { type: "approval_resolved", payload: { approved: true } }],
    ["something of the wire's", { type: "isowire:welcome", payload: {} }],
    ["what is no event", 42],
    ["null", null],
  ])("%s: agent_failed ERR_RUN_LIFECYCLE", async (_name, event) => {
    await using stage = createStage();
    let cleaned = false;
    const { lines, types } = await seen(stage, async function* () {
      try {
        yield event as never;
      } finally {
        cleaned = true;
      }
    });
    expect(types).toEqual(["agent_failed"]);
    expect(lines.at(-1)?.payload).toMatchObject({ code: "ERR_RUN_LIFECYCLE" });
    expect(cleaned).toBe(true);
  });

  test("leaves tools open: they are closed as failed before the end", async () => {
    await using stage = createStage();
    const { types, lines } = await seen(stage, async function* () {
      yield { type: "tool_executing", payload: { executionId: "a", toolName: "one", parameters: {} } };
      yield { type: "message_delta", payload: { delta: "half" } };
    });
    expect(types).toEqual([
      "tool_executing",
      "message_delta",
      "tool_completed",
      "message_completed",
      "agent_completed",
    ]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ executionId: "a", toolName: "one", success: false });
  });

  test("emits an event of the run's vocabulary: refused", async () => {
    await using stage = createStage();
    const lines = await play(stage, (run) => run.emit("agent_completed", {}));
    expect(lines.at(-1)).toMatchObject({ type: "agent_failed", payload: { code: "ERR_RESERVED_TYPE" } });
  });

  test("says what cannot be said, without waiting: the run fails once", async () => {
    await using stage = createStage();
    const { types, lines } = await seen(stage, async (run) => {
      void run.emit("Not A Type", {});
      void run.thinking("never said");
      await Promise.resolve();
    });
    expect(types).toEqual(["agent_failed"]);
    expect(lines.at(-1)?.payload.code).toBe("ERR_EVENT_TYPE");
  });
});
