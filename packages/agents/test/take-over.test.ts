import { describe, expect, test } from "vitest";
import { createUserContext } from "@isowire/core/trusted";
import type { Agent, AgentRun } from "../src/index.js";
import { another, begin, hang } from "./crash.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;

/** Hangs at its first attempt once `before` is done; `after` is what a later one does. */
const twice =
  (before: (run: AgentRun) => unknown, after: (run: AgentRun) => unknown = () => "done"): Agent =>
  async (run) => {
    if (run.attempt > 1) return after(run);
    await before(run);
    return hang();
  };

describe("a resumable run whose node died", () => {
  test("goes on elsewhere within the lease time, from its last checkpoint, as the same run", async () => {
    await using stage = createStage();
    const seen: unknown[] = [];
    const agent = twice(
      async (run) => {
        await run.state.set({ step: 1 });
        await run.state.set({ step: 2 });
        await run.thinking("about step 3");
      },
      ({ runId, threadId, attempt, state, input }) => {
        seen.push({ runId, threadId, attempt, state: state.get(), input });
        return "made it";
      },
    );
    const { first, runId, threadId } = await begin(stage, { agent, said: "agent_thinking" });
    another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    const lines = await stage.log(ada);
    expect(seen).toEqual([{ runId, threadId, attempt: 2, state: { step: 2 }, input: { content: "go" } }]);
    expect(typesOf(lines, runId)).toEqual([
      ...["agent_started", "state_snapshot", "state_snapshot", "agent_thinking", "agent_completed"],
    ]);
    expect(only(lines, "agent_completed").payload).toMatchObject({ finalResponse: "made it" });
  });

  test("dies right after a renewal: the whole lease time is still enough", async () => {
    await using stage = createStage();
    const agent = twice(() => undefined);
    const { first, runId } = await begin(stage, { agent });
    another(stage, agent);
    await stage.clock.advance(TTL_MS / 3);
    first.fate.kill();
    await stage.clock.advance(TTL_MS * 0.9);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started"]);
    await stage.clock.advance(TTL_MS * 0.1);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  });

  test("begins anew when it had no checkpoint", async () => {
    await using stage = createStage();
    const states: unknown[] = [];
    const agent = twice(
      (run) => run.thinking("soon"),
      (run) => states.push(run.state.get()),
    );
    const { first, runId } = await begin(stage, { agent, said: "agent_thinking" });
    another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    await stage.ended(ada, runId);
    expect(states).toEqual([undefined]);
  });

  test("keeps the session and the claims that it started with", async () => {
    await using stage = createStage();
    const seen: unknown[] = [];
    const agent = twice(
      () => undefined,
      ({ context }) => seen.push([context.sessionId, context.claims]),
    );
    const first = another(stage, agent);
    const context = createUserContext({ userId: "ada", sessionId: "s1", claims: { role: "reader" } });
    const { runId } = await first.registry.start(context, { content: "go" });
    await stage.clock.advance(0);
    another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    await stage.ended(ada, runId);
    expect(seen).toEqual([["s1", { role: "reader" }]]);
  });

  test("finds a state as it was set, whatever became of the object; in both attempts the same JSON", async () => {
    await using stage = createStage();
    const seen: unknown[] = [];
    const agent = twice(
      async (run) => {
        const state = { at: new Date(0), list: [1], nothing: undefined };
        await run.state.set(state);
        state.list.push(2);
        seen.push(run.state.get());
        await run.thinking("x");
      },
      (run) => seen.push(run.state.get()),
    );
    const { first, runId } = await begin(stage, { agent, said: "agent_thinking" });
    another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    await stage.ended(ada, runId);
    expect(seen).toEqual([{ at: "1970-01-01T00:00:00.000Z", list: [1] }, { at: "1970-01-01T00:00:00.000Z", list: [1] }]); // prettier-ignore
  });

  test("is taken over by one node, however many could", async () => {
    await using stage = createStage();
    let attempts = 0;
    const agent = twice(
      () => undefined,
      () => (attempts += 1),
    );
    const { first, runId } = await begin(stage, { agent });
    for (let count = 0; count < 3; count += 1) another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS * 3);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
    expect(attempts).toBe(1);
  });

  test("may lose one node after the other", async () => {
    await using stage = createStage();
    const attempts: number[] = [];
    const agent: Agent = async (run) => {
      attempts.push(run.attempt);
      const done = (run.state.get() as number | undefined) ?? 0;
      await run.state.set(done + 1);
      return done === 2 ? "third time lucky" : hang();
    };
    const { first, runId } = await begin(stage, { agent, said: "state_snapshot" });
    first.fate.kill();
    const second = another(stage, agent);
    await stage.clock.advance(TTL_MS);
    second.fate.kill();
    another(stage, agent);
    await stage.clock.advance(TTL_MS);
    const lines = await stage.ended(ada, runId);
    expect(attempts).toEqual([1, 2, 3]);
    expect(typesOf(lines, runId).filter((type) => type === "agent_started")).toHaveLength(1);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("third time lucky");
  });

  test("has its deadline from when it started, not from when it was taken over", async () => {
    await using stage = createStage();
    const nodes = [stage.mortal({ deadlineMs: 20_000 }), stage.mortal({ deadlineMs: 20_000 })];
    for (const { registry } of nodes) registry.register("agent", hang, { resumable: true });
    const { runId } = await nodes[0]!.registry.start(ada, { content: "go" });
    await stage.clock.advance(0);
    nodes[0]!.fate.kill();
    await stage.clock.advance(19_999);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started"]);
    await stage.clock.advance(1);
    expect(only(await stage.ended(ada, runId), "agent_failed").payload.code).toBe("ERR_RUN_DEADLINE");
  });

  test("had messages waiting behind it: they follow when it has ended", async () => {
    await using stage = createStage();
    const agent = twice(() => undefined, (run) => run.input.content); // prettier-ignore
    const { first, threadId } = await begin(stage, { agent });
    const second = another(stage, (run) => Promise.resolve(run.input.content));
    const next = await second.registry.start(ada, { content: "next", threadId });
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    const lines = await stage.ended(ada, next.runId);
    const ends = lines.filter((line) => line.type === "agent_completed").map((line) => line.payload.finalResponse);
    expect(ends).toEqual(["go", "next"]);
  });
});

describe("the text of a run that was taken over", () => {
  test("stays as it was said, in a message that is closed; what follows is a message of its own", async () => {
    await using stage = createStage();
    const agent = twice(async (run) => {
      await run.delta("half an ans");
      await run.thinking("hm");
    }, (run) => run.delta("the whole answer")); // prettier-ignore
    const { first, runId } = await begin(stage, { agent, said: "agent_thinking" });
    another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    const lines = (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
    expect(typesOf(lines)).toEqual([
      ...["agent_started", "message_delta", "agent_thinking"],
      ...["message_completed", "message_delta", "message_completed", "agent_completed"],
    ]);
    const messages = lines.filter((line) => line.type === "message_completed").map((line) => line.payload);
    expect(messages).toMatchObject([{ content: "half an ans" }, { content: "the whole answer" }]);
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(2);
  });

  test("makes a finalResponse that has what was said after the last checkpoint once", async () => {
    await using stage = createStage();
    const agent = twice(
      async (run) => {
        await run.delta("Found three. ");
        await run.state.set({ step: 1 });
        await run.delta("The first is");
        await run.thinking("hm");
      },
      (run) => run.delta("The first is blue."),
    );
    const { first, runId } = await begin(stage, { agent, said: "agent_thinking" });
    another(stage, agent);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("Found three. The first is blue.");
  });
});

describe("a run that no other node may go on with", () => {
  test("ends as ERR_RUN_INTERRUPTED, retryable, within the lease time", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang, resumable: false });
    let called = 0;
    another(stage, async () => (called += 1), false);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    const lines = await stage.log(ada);
    expect(typesOf(lines, runId)).toEqual(["agent_started", "agent_failed"]);
    expect(lines.at(-1)?.payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: true });
    expect(called).toBe(0);
  });

  test("also when its agent has become resumable in the meantime: it did not start as such a run", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang, resumable: false });
    another(stage, hang, true);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_failed"]);
  });

  test("because it took five of them with it, ends for good: not retryable", async () => {
    await using stage = createStage();
    const attempts: number[] = [];
    const poison: Agent = (run) => {
      attempts.push(run.attempt);
      return hang();
    };
    const { first, runId } = await begin(stage, { agent: poison });
    let victim = first;
    for (let count = 0; count < 5; count += 1) {
      victim.fate.kill();
      victim = another(stage, poison);
      await stage.clock.advance(TTL_MS);
    }
    const lines = await stage.ended(ada, runId);
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
    expect(only(lines, "agent_failed").payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: false });
  });
});

test("resumable is true, false or absent", () => {
  const { registry } = createStage().node();
  const register = (): unknown => registry.register("agent", hang, { resumable: "yes" as never });
  expect(register).toThrow(expect.objectContaining({ code: "ERR_INVALID_OPTION" }));
});
