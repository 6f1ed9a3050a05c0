import { describe, expect, test } from "vitest";
import { only } from "./read-log.js";
import { ada, createStage } from "./stage.js";

const forever = (): Promise<never> => new Promise(() => undefined);

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
    expect(await steer("3")).toMatchObject({ code: "ERR_QUEUE_FULL", retryable: true, retryAfterMs: 1000 });
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
