import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Agent, publicError } from "../src/index.js";
import { type LogLine, only, typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";

const seed = Number(process.env.ISOWIRE_SEED ?? Date.now() % 2 ** 31);

async function play(stage: Stage, agent: Agent): Promise<readonly LogLine[]> {
  const { registry } = stage.node();
  registry.register("agent", agent);
  const { runId } = await registry.start(ada, { content: "go" });
  return (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
}

describe("run.delta", () => {
  test("gathers tokens into one event and flushes it before whatever follows", async () => {
    await using stage = createStage();
    const lines = await play(stage, async (run) => {
      for (const token of ["a", "b", "c"]) await run.delta(token);
      await run.thinking("hm");
      await run.delta("d");
      await run.tool("t", {}, () => run.delta("e"));
      await run.delta("f");
    });
    expect(lines.slice(1, -1).map((line) => line.payload.delta ?? line.type)).toEqual([
      ...["abc", "agent_thinking", "d", "tool_executing", "e", "tool_completed", "f", "message_completed"],
    ]);
    expect(only(lines, "message_completed").payload).toMatchObject({ role: "assistant", content: "abcdef" });
    expect(new Set(lines.flatMap((line) => line.payload.messageId ?? [])).size).toBe(1);
  });

  test("hands over what it has gathered after deltaMs, without any other event", async () => {
    await using stage = createStage();
    const { registry } = stage.node({ deltaMs: 20 });
    registry.register("slow", async (run) => {
      await run.delta("so far");
      return new Promise(() => undefined);
    });
    await registry.start(ada, { content: "go" });
    await stage.clock.advance(19);
    expect(typesOf(await stage.log(ada))).not.toContain("message_delta");
    await stage.clock.advance(1);
    expect(only(await stage.log(ada), "message_delta").payload.delta).toBe("so far");
  });

  test(`adds up to the same bytes in events, message and final response (ISOWIRE_SEED=${seed})`, async () => {
    const property = fc.asyncProperty(
      fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 30 }),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      async (texts, pauses) => {
        await using stage = createStage();
        const lines = await play(stage, async (run) => {
          for (const [at, text] of texts.entries()) {
            void run.delta(text);
            if (pauses[at] === true) await run.thinking("pause");
          }
        });
        const whole = texts.join("").replace(/\p{Surrogate}/gu, "\uFFFD");
        const deltas = lines.filter((line) => line.type === "message_delta").map((line) => line.payload.delta);
        expect(Buffer.from(deltas.join(""))).toEqual(Buffer.from(whole));
        expect(only(lines, "agent_completed").payload.finalResponse).toBe(whole);
        if (whole !== "") expect(only(lines, "message_completed").payload.content).toBe(whole);
      },
    );
    await fc.assert(property, { seed, numRuns: 25 });
  });

  test("of more text than one event may carry closes the message and goes on in another", async () => {
    await using stage = createStage();
    const text = "x".repeat(100_000);
    const lines = await play(stage, async (run) => {
      for (let count = 0; count < 6; count += 1) await run.delta(text);
    });
    const messages = lines
      .filter((line) => line.type === "message_completed")
      .map((line) => String(line.payload.content));
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.join("")).toBe(text.repeat(6));
    expect(only(lines, "agent_completed").payload).toMatchObject({ truncated: true });
  });
});

describe("run.tool", () => {
  test("rejects with what the tool threw, and shows an incident", async () => {
    await using stage = createStage();
    const error = new Error("password hunter2");
    let seen: unknown;
    const lines = await play(stage, async (run) => {
      await run.tool("bad", {}, () => Promise.reject(error)).catch((caught: unknown) => (seen = caught));
    });
    expect(seen).toBe(error);
    const completed = only(lines, "tool_completed").payload;
    expect(completed).toMatchObject({
      success: false,
      error: expect.stringMatching(/^the tool failed \(incident \w{8}\)$/) as string,
    });
    expect(JSON.stringify(lines)).not.toContain("hunter2");
    expect(stage.logged).toMatchObject([{ level: "error", fields: { err: error } }]);
  });

  test("shows the text of a public error", async () => {
    await using stage = createStage();
    const lines = await play(stage, async (run) => {
      await run.tool("bad", {}, () => Promise.reject(publicError("NO_STOCK", "Sold out."))).catch(() => undefined);
    });
    expect(only(lines, "tool_completed").payload).toMatchObject({ success: false, error: "Sold out." });
  });

  test("shows large and odd results as a preview, and hands them on whole", async () => {
    await using stage = createStage();
    const large = "y".repeat(300_000);
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const got: unknown[] = [];
    const lines = await play(stage, async (run) => {
      for (const value of [large, cycle, undefined, 10n]) got.push(await run.tool("t", value, () => value));
    });
    expect(got).toEqual([large, cycle, undefined, 10n]);
    const results = lines.filter((line) => line.type === "tool_completed").map((line) => line.payload.results);
    expect(results).toMatchObject([
      { truncated: true, bytes: 300_002 },
      { truncated: true },
      null,
      { truncated: true },
    ]);
    expect((results[0] as { preview: string }).preview).toHaveLength(1024);
  });

  test("numbers executions in call order, also when they run side by side", async () => {
    await using stage = createStage();
    const lines = await play(stage, (run) =>
      Promise.all(["a", "b"].map((name) => run.tool(name, {}, ({ executionId }) => executionId))),
    );
    const runId = String(lines[0]?.runId);
    const executing = lines.filter((line) => line.type === "tool_executing");
    expect(executing.map((line) => [line.payload.toolName, line.payload.executionId])).toEqual([
      ["a", `${runId}.1`],
      ["b", `${runId}.2`],
    ]);
  });

  test("is not called when its beginning could not be said", async () => {
    await using stage = createStage();
    let called = false;
    await play(stage, async (run) => {
      void run.emit("Not A Type", {});
      await run.tool("t", {}, () => (called = true));
    });
    expect(called).toBe(false);
  });
});

describe("an agent that yields", () => {
  test("is heard in order, and its return value is the final response", async () => {
    await using stage = createStage();
    const lines = await play(stage, async function* () {
      yield { type: "agent_thinking", payload: { reasoning: "hm" } };
      yield { type: "tool_executing", payload: { executionId: "t", toolName: "search", parameters: {} } };
      yield { type: "tool_completed", payload: { executionId: "t", results: [1] } };
      yield { type: "message_delta", payload: { delta: "text" } };
      yield { type: "chart", payload: { points: 3 } };
      return { finalResponse: "all done", usage: { tokens: 1 } };
    });
    expect(typesOf(lines).slice(1)).toEqual([
      ...["agent_thinking", "tool_executing", "tool_completed", "message_delta", "chart"],
      ...["message_completed", "agent_completed"],
    ]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ toolName: "search", success: true, results: [1] });
    expect(only(lines, "agent_completed").payload).toMatchObject({ finalResponse: "all done", usage: { tokens: 1 } });
  });
});

test("a usage that is not JSON fails the run instead of losing its end", async () => {
  await using stage = createStage();
  const lines = await play(stage, () => Promise.resolve({ finalResponse: "done", usage: 10n }));
  expect(typesOf(lines)).toEqual(["agent_started", "agent_failed"]);
});

test("an end that the engine refuses for a while is said when it can be", async () => {
  await using stage = createStage();
  const append = stage.engine.log.append.bind(stage.engine.log);
  let refusals = 3;
  stage.engine.log.append = (user, request) => {
    const isEnd = request.fence?.close === true;
    if (isEnd && refusals > 0) {
      refusals -= 1;
      return Promise.reject(new Error("connection reset"));
    }
    return append(user, request);
  };
  const { registry } = stage.node();
  registry.register("quick", () => Promise.resolve("done"));
  const { runId } = await registry.start(ada, { content: "go" });
  await stage.clock.advance(10_000);
  expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
});
