import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Agent, type AgentRun, publicError } from "../src/index.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";

let unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled = [];
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

/** Runs one agent to its end and returns what the run said after `agent_started`. */
async function play(stage: Stage, agent: Agent) {
  const { registry } = stage.node();
  registry.register("agent", agent);
  const { runId } = await registry.start(ada, { content: "go" });
  const lines = (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
  return { types: typesOf(lines).slice(1), lines, runId };
}

/** Lets a promise's owner and everything behind it come to rest. */
const hang = (): Promise<never> => new Promise(() => undefined);

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
      const { lines } = await play(stage, agent);
      const { payload } = only(lines, "agent_failed");
      expect(payload).toMatchObject({ code: "ERR_AGENT_FAILED", retryable: false });
      const incident = /^the agent failed \(incident (\w{8})\)$/.exec(String(payload.message))?.[1];
      expect(incident).toBeDefined();
      expect(JSON.stringify(lines)).not.toContain("hunter2");
      expect(stage.logged.filter(({ level }) => level === "error")).toMatchObject([{ fields: { incident } }]);
    },
  );

  test("throws a public error: its code and text are shown", async () => {
    await using stage = createStage();
    const { lines } = await play(stage, async () => {
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
    const { lines, types } = await play(stage, () => Promise.resolve());
    expect(types).toEqual(["agent_completed"]);
    expect(lines.at(-1)?.payload.finalResponse).toBe("");
  });

  test("is no promise at all: an empty final response", async () => {
    await using stage = createStage();
    const { types } = await play(stage, (() => 42) as unknown as Agent);
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
    const { lines, types } = await play(stage, async function* () {
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
    const { types, lines } = await play(stage, async function* () {
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
    const { lines } = await play(stage, (run) => run.emit("agent_completed", {}));
    expect(lines.at(-1)).toMatchObject({ type: "agent_failed", payload: { code: "ERR_RESERVED_TYPE" } });
  });

  test("says what cannot be said, without waiting: the run fails once", async () => {
    await using stage = createStage();
    const { types, lines } = await play(stage, async (run) => {
      void run.emit("Not A Type", {});
      void run.thinking("never said");
      await Promise.resolve();
    });
    expect(types).toEqual(["agent_failed"]);
    expect(lines.at(-1)?.payload.code).toBe("ERR_EVENT_TYPE");
  });
});

describe("an agent that does not stop", () => {
  test("hangs: ended at its deadline with its signal aborted", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    let run: AgentRun | undefined;
    registry.register("hang", (own) => ((run = own), hang()), { deadlineMs: 60_000 });
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => run !== undefined);
    await stage.clock.advance(59_999);
    expect(run?.signal.aborted).toBe(false);
    await stage.clock.advance(1);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "agent_failed").payload).toMatchObject({ code: "ERR_RUN_DEADLINE", retryable: true });
    expect(run?.signal.reason).toMatchObject({ code: "ERR_RUN_DEADLINE" });
  });

  test("goes on after its end: every call rejects and nothing is appended", async () => {
    await using stage = createStage();
    let late: AgentRun | undefined;
    const { lines } = await play(stage, (run) => ((late = run), Promise.resolve("done")));
    const calls = [
      late?.thinking("late"),
      late?.delta("late"),
      late?.emit("late", {}),
      late?.state.set(1),
      late?.tool("late", {}, () => 1),
      late?.requestApproval({ toolName: "late", parameters: {} }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "ERR_RUN_ENDED" });
    expect((await stage.log(ada)).filter((line) => line.runId !== undefined)).toEqual(lines);
    expect(late?.takeInputs()).toEqual([]);
  });

  test("calls after its end without waiting: nothing is unhandled", async () => {
    await using stage = createStage();
    let late: AgentRun | undefined;
    await play(stage, (run) => ((late = run), Promise.resolve()));
    void late?.delta("late");
    void late?.tool("late", {}, () => 1);
    void late?.requestApproval({ toolName: "late", parameters: {} });
    void late?.state.set(() => undefined);
    await stage.clock.advance(1000);
  });

  test("rejects after it was ended: nothing is unhandled and the log stays as it is", async () => {
    await using stage = createStage();
    let fail: ((error: Error) => void) | undefined;
    const { registry } = stage.node();
    registry.register("late", () => new Promise((_, reject) => (fail = reject)), { deadlineMs: 10 });
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => fail !== undefined);
    await stage.clock.advance(10);
    const before = await stage.ended(ada, runId);
    fail?.(new Error("too late"));
    await stage.clock.advance(1000);
    expect(await stage.log(ada)).toEqual(before);
  });

  test("leaves a tool running behind: it is closed as failed, and what it brings later is dropped", async () => {
    await using stage = createStage();
    let finish: ((value: string) => void) | undefined;
    let tool: Promise<string> | undefined;
    const { types, lines } = await play(stage, async (run) => {
      tool = run.tool("slow", {}, () => new Promise<string>((resolve) => (finish = resolve)));
      while (finish === undefined) await new Promise((resolve) => setImmediate(resolve));
      return "done";
    });
    expect(types).toEqual(["tool_executing", "tool_completed", "agent_completed"]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ success: false });
    finish?.("late");
    await expect(tool).rejects.toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(typesOf(await stage.log(ada)).filter((type) => type === "tool_completed")).toHaveLength(1);
  });
});
