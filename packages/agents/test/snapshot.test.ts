import { describe, expect, test } from "vitest";
import type { AgentRun } from "../src/index.js";
import { only, typesOf } from "./read-log.js";
import { ada, bob, createStage } from "./stage.js";

type Snapshot = { readonly runs: readonly Record<string, unknown>[]; readonly approvals: readonly unknown[] };

const forever = (): Promise<never> => new Promise(() => undefined);

async function snapshot(device: Promise<{ readonly messages: readonly Record<string, unknown>[] }>): Promise<Snapshot> {
  const { messages } = await device;
  for (;;) {
    const found = messages.find((message) => message.type === "isowire:snapshot");
    if (found !== undefined) return found as unknown as Snapshot;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("the snapshot of a page that starts anew", () => {
  test("has the open message so far, and says through which offset", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("slow", async (run) => {
      for (const text of ["Hel", "lo ", "wor"]) {
        await run.delta(text);
        await run.thinking("next");
      }
      return forever();
    });
    const { runId, threadId } = await registry.start(ada, { content: "go" });
    await stage.until(
      async () => typesOf(await stage.log(ada)).filter((type) => type === "agent_thinking").length === 3,
    );
    const lines = await stage.log(ada);
    const last = lines.filter((line) => line.type === "message_delta").at(-1);
    expect(await snapshot(device(ada))).toMatchObject({
      runs: [
        {
          ...{ runId, threadId, agent: "slow", status: "running" },
          from: only(lines, "agent_started").offset,
          text: "Hello wor",
          messageId: last?.payload.messageId,
          textThrough: last?.offset,
        },
      ],
      approvals: [],
    });
  });

  test("folds over pages of history, and not what other threads say", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node({ deltaBytes: 4 });
    const talk = (text: string) => async (run: AgentRun) => {
      for (let count = 0; count < 300; count += 1) await run.delta(text);
      await run.thinking("done");
      return forever();
    };
    registry.register("a", talk("aaaa"));
    registry.register("b", talk("bbbb"));
    await registry.start(ada, { content: "go", agent: "a", threadId: "one" });
    await registry.start(ada, { content: "go", agent: "b", threadId: "two" });
    await stage.until(
      async () => typesOf(await stage.log(ada)).filter((type) => type === "agent_thinking").length === 2,
    );
    const { runs } = await snapshot(device(ada));
    expect(runs.map((run) => run.text)).toEqual(["a".repeat(1200), "b".repeat(1200)]);
  });

  test("has queued runs with from 0, and pending approvals", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("asks", (run) => run.requestApproval({ toolName: "pay", parameters: { amount: 5 } }));
    const first = await registry.start(ada, { content: "1", threadId: "t" });
    const second = await registry.start(ada, { content: "2", threadId: "t" });
    await stage.until(async () => typesOf(await stage.log(ada)).includes("approval_requested"));
    const seen = await snapshot(device(ada));
    expect(seen.runs).toMatchObject([
      { runId: first.runId, status: "waiting" },
      { runId: second.runId, status: "queued", from: 0 },
    ]);
    const approval = { approvalId: `${first.runId}.a1`, runId: first.runId, threadId: "t", toolName: "pay" };
    expect(seen.approvals).toEqual([
      { ...approval, parameters: { amount: 5 }, expiresAt: stage.clock.now() + 300_000 },
    ]);
  });

  test("begins at the run's own agent_started, whatever else its thread says", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("slow", async (run) => {
      await run.delta("mine");
      return forever();
    });
    const { runId, threadId } = await registry.start(ada, { content: "1" });
    await stage.clock.advance(20);
    const other = await registry.start(ada, { content: "2", threadId });
    await registry.cancel(ada, other.runId);
    const started = (await stage.log(ada)).find((line) => line.runId === runId);
    expect((await snapshot(device(ada))).runs).toMatchObject([{ runId, from: started?.offset, text: "mine" }]);
  });

  test("has no approval that was answered", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    const ask = { toolName: "pay", parameters: {} };
    registry.register("asks", (run) => Promise.all([run.requestApproval(ask), run.requestApproval(ask)]));
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.clock.advance(0);
    const ui = await device(ada);
    await ui.ask("tool_approval", { approvalId: `${runId}.a1`, approved: true });
    expect((await snapshot(device(ada))).approvals).toMatchObject([{ approvalId: `${runId}.a2` }]);
  });

  test("has nothing of ended runs, nor of other users", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("quick", () => Promise.resolve("done"));
    registry.register("slow", forever);
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.ended(ada, runId);
    await registry.start(bob, { content: "go", agent: "slow" });
    expect(await snapshot(device(ada))).toMatchObject({ runs: [], approvals: [] });
  });
});

describe("run_list", () => {
  test("has the open runs of the user, of one thread when it is named, and writes nothing", async () => {
    await using stage = createStage();
    const { registry, device } = stage.node();
    registry.register("slow", forever);
    const one = await registry.start(ada, { content: "1", threadId: "one" });
    const two = await registry.start(ada, { content: "2", threadId: "two" });
    await registry.start(bob, { content: "3", threadId: "one" });
    const ui = await device(ada);
    const before = await stage.log(ada);
    const run = { agent: "slow", status: "running", startedAt: stage.clock.now() };
    const runs = [one, two].map((ids) => ({ ...ids, ...run }));
    expect(await ui.ask("run_list", {})).toEqual({ runs });
    expect(await ui.ask("run_list", { threadId: "two" })).toEqual({ runs: runs.slice(1) });
    expect(await ui.ask("run_list", { threadId: "three" })).toEqual({ runs: [] });
    expect(await stage.log(ada)).toEqual(before);
  });
});
