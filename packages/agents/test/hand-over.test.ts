import { describe, expect, test } from "vitest";
import type { Agent } from "../src/index.js";
import { another, begin, hang } from "./crash.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;
/** Much less than any lease lasts. */
const AT_ONCE_MS = 50;

/** Says what it got and hangs, until its `last` attempt. */
const steps =
  (last: number, attempts: number[] = []): Agent =>
  async (run) => {
    attempts.push(run.attempt);
    const done = (run.state.get() as number | undefined) ?? 0;
    await run.delta(`${run.attempt} `);
    await run.state.set(done + 1);
    return run.attempt === last ? undefined : hang();
  };

describe("a drain of a node", () => {
  test("hands a resumable run over at runGraceMs: another node goes on with it at once", async () => {
    await using stage = createStage();
    const agent = steps(2);
    const { first, runId } = await begin(stage, { agent, said: "state_snapshot" });
    another(stage, agent);
    const drained = first.hub.drain({ windowMs: 1000, runGraceMs: 5000 });
    await stage.clock.advance(4999);
    expect(typesOf(await stage.log(ada), runId).at(-1)).toBe("state_snapshot");
    await stage.clock.advance(1 + AT_ONCE_MS);
    await drained;
    const lines = await stage.log(ada);
    expect(typesOf(lines, runId)).toEqual([
      ...["agent_started", "message_delta", "state_snapshot", "message_completed"],
      ...["message_delta", "state_snapshot", "message_completed", "agent_completed"],
    ]);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("1 2 ");
  });

  test("needs no hint for that: a sweep finds it within a fifteenth of the lease time", async () => {
    await using stage = createStage();
    const agent = steps(2);
    const { first, runId } = await begin(stage, { agent, said: "state_snapshot" });
    stage.engine.fanout.announce = () => undefined;
    another(stage, agent);
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(TTL_MS / 15 + 1);
    await drained;
    expect(typesOf(await stage.log(ada), runId).at(-1)).toBe("agent_completed");
  });

  test("puts what was gathered into the log before it lets go", async () => {
    await using stage = createStage();
    const agent: Agent = async (run) => {
      if (run.attempt > 1) return;
      await run.thinking("hm");
      await run.delta("not said yet");
      await hang();
    };
    const { first, runId } = await begin(stage, { agent, said: "agent_thinking" });
    another(stage, agent);
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(AT_ONCE_MS);
    await drained;
    const lines = await stage.log(ada);
    expect(only(lines, "message_delta").payload.delta).toBe("not said yet");
    expect(typesOf(lines, runId)).toEqual([
      ...["agent_started", "agent_thinking", "message_delta", "message_completed", "agent_completed"],
    ]);
  });

  test("lets an agent that hears its signal set its state once more", async () => {
    await using stage = createStage();
    const found: unknown[] = [];
    const agent: Agent = async (run) => {
      found.push(run.state.get());
      if (run.attempt > 1) return;
      run.signal.addEventListener("abort", () => void run.state.set("in the middle"));
      await hang();
    };
    const { first, runId } = await begin(stage, { agent });
    another(stage, agent);
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(AT_ONCE_MS);
    await drained;
    await stage.ended(ada, runId);
    expect(found).toEqual([undefined, "in the middle"]);
  });

  test("stops the agent there: its signal says why, its calls reject, and its questions go with the run", async () => {
    await using stage = createStage();
    const asked: unknown[] = [];
    let signal: AbortSignal | undefined;
    let late: Promise<unknown> | undefined;
    const agent: Agent = async (run) => {
      if (run.attempt === 1) {
        signal = run.signal;
        const speak = (): void => void (late = run.thinking("too late").catch((error: unknown) => error));
        run.signal.addEventListener("abort", () => setImmediate(speak));
      }
      const outcome = run.requestApproval({ toolName: "pay", parameters: {} });
      asked.push(await outcome.catch((error: unknown) => error));
    };
    const { first, runId } = await begin(stage, { agent, said: "approval_requested" });
    const second = another(stage, agent);
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(AT_ONCE_MS);
    await drained;
    expect(signal?.reason).toMatchObject({ code: "ERR_RUN_INTERRUPTED" });
    expect(await late).toMatchObject({ code: "ERR_RUN_ENDED" });
    expect(asked).toMatchObject([{ code: "ERR_RUN_INTERRUPTED" }]);
    const ui = await second.device(ada);
    await ui.ask("tool_approval", { approvalId: `${runId}.a1`, approved: true });
    await stage.ended(ada, runId);
    expect(asked.at(-1)).toMatchObject({ approved: true });
    expect(typesOf(await stage.log(ada)).filter((type) => type.startsWith("approval"))).toHaveLength(2);
  });

  test("ends a run that no other node may go on with as interrupted, retryable", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang, resumable: false });
    another(stage, hang, false);
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 1000 });
    await stage.clock.advance(1000);
    await drained;
    const { payload } = only(await stage.ended(ada, runId), "agent_failed");
    expect(payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: true });
  });

  test("ends a run that is being cancelled as cancelled", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang });
    const second = another(stage, hang);
    await second.registry.cancel(ada, runId);
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(AT_ONCE_MS);
    await drained;
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_cancelled"]);
  });

  test("never counts against the attempts: a run moves as often as nodes are restarted", async () => {
    await using stage = createStage();
    const attempts: number[] = [];
    const agent = steps(9, attempts);
    const { first, runId } = await begin(stage, { agent, said: "state_snapshot" });
    let leaving = first;
    for (let restart = 0; restart < 8; restart += 1) {
      const next = another(stage, agent);
      const drained = leaving.hub.drain({ windowMs: 0, runGraceMs: 0 });
      await stage.clock.advance(AT_ONCE_MS);
      await drained;
      leaving = next;
    }
    const lines = await stage.ended(ada, runId);
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("1 2 3 4 5 6 7 8 9 ");
  });

  test("hands over whatever many runs of many users it has", async () => {
    await using stage = createStage();
    const { createUserContext } = await import("@isowire/core/trusted");
    const agent: Agent = (run) => (run.attempt === 1 ? hang() : Promise.resolve("done"));
    const [leaving] = [another(stage, agent), another(stage, agent)];
    const users = Array.from({ length: 250 }, (_, n) => createUserContext({ userId: `user-${n}` }));
    for (const user of users) await leaving.registry.start(user, { content: "go" });
    const drained = leaving.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(AT_ONCE_MS * 3);
    await drained;
    for (const user of users) expect(typesOf(await stage.log(user)).at(-1)).toBe("agent_completed");
  });

  test("that cannot reach its engine ends, and its runs go on elsewhere when their leases have run out", async () => {
    await using stage = createStage();
    const agent = steps(2);
    const { first, runId } = await begin(stage, { agent, said: "state_snapshot" });
    another(stage, agent);
    first.fate.cutOff();
    const drained = first.hub.drain({ windowMs: 0, runGraceMs: 0 });
    await stage.clock.advance(TTL_MS);
    await drained;
    expect(typesOf(await stage.ended(ada, runId), runId).at(-1)).toBe("agent_completed");
  });
});

test("closing a registry hands its runs over, too, also to the next registry of the same hub", async () => {
  await using stage = createStage();
  const { createAgentRegistry } = await import("../src/index.js");
  const agent = steps(2);
  const { first, runId } = await begin(stage, { agent, said: "state_snapshot" });
  await first.registry.close();
  expect(typesOf(await stage.log(ada), runId).at(-1)).toBe("state_snapshot");
  await using again = createAgentRegistry();
  again.register("agent", agent, { resumable: true });
  again.setWebSocketManager(first.hub);
  await stage.clock.advance(TTL_MS / 15);
  expect(typesOf(await stage.log(ada), runId).at(-1)).toBe("agent_completed");
});
