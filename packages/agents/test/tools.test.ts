import { describe, expect, test } from "vitest";
import { publicError } from "../src/index.js";
import { play } from "./play.js";
import { only } from "./read-log.js";
import { ada, createStage } from "./stage.js";

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

  test("stops with its run without counting as a failure", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    let isWorking = false;
    registry.register("agent", (run) =>
      run.tool("slow", {}, ({ signal }) => {
        isWorking = true;
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
      }),
    );
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.until(() => isWorking);
    await registry.cancel(ada, runId);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "tool_completed").payload).toMatchObject({ success: false, error: "stopped with its run" });
    expect(stage.logged).toEqual([]);
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
