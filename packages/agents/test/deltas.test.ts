import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { play } from "./play.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

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

  test(`adds up to the same bytes in events, message and final response (TEST_SEED=${seed})`, async () => {
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
    await fc.assert(property, { seed, numRuns: 10 });
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

  test("makes its caller wait while much of its text is not in the log yet", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    const append = stage.engine.log.append.bind(stage.engine.log);
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let taken = 0;
    registry.register("fast", async (run) => {
      stage.engine.log.append = async (user, request) => {
        await gate;
        return append(user, request);
      };
      for (; taken < 100; taken += 1) await run.delta("x".repeat(10_000));
    });
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.clock.advance(1000);
    expect(taken).toBe(6);
    open();
    await stage.ended(ada, runId);
    expect(taken).toBe(100);
  });
});
