import type { Engine } from "@isowire/core";
import { describe, expect, test } from "vitest";
import type { Agent } from "../src/index.js";
import { override } from "./override.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;

/** An engine whose connection breaks at the first append of `type`, which takes effect or does not. */
const breaking =
  (type: string, takesEffect: boolean) =>
  (engine: Engine): Engine => {
    let isBroken = false;
    const log = override(engine.log, {
      async append(user, request) {
        const breaks = !isBroken && request.events.some((event) => event.type === type);
        isBroken ||= breaks;
        if (!breaks || takesEffect) {
          const result = await engine.log.append(user, request);
          if (!breaks) return result;
        }
        throw new Error("connection reset");
      },
    });
    return override(engine, { log });
  };

const worker: Agent = async (run) => {
  if (run.state.get() === undefined) {
    await run.delta("one ");
    await run.state.set("after one");
  }
  await run.tool("work", {}, () => "worked");
  return "done";
};

/** One run on one node. */
async function play(stage: Stage, agent: Agent, resumable: boolean) {
  const { registry } = stage.node();
  registry.register("agent", agent, { resumable });
  const { runId } = await registry.start(ada, { content: "go" });
  await stage.clock.advance(TTL_MS * 3);
  return (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
}

describe.each([
  ["took effect", true],
  ["did not", false],
])("an append of which nobody knows whether it %s", (_name, takesEffect) => {
  test.each(["tool_executing", "tool_completed", "state_snapshot", "message_delta"])(
    "(%s) sets a resumable run back to its checkpoint, and does not end it",
    async (type) => {
      await using stage = createStage(breaking(type, takesEffect));
      const attempts: number[] = [];
      const lines = await play(stage, (run) => (attempts.push(run.attempt), worker(run)), true);
      expect(attempts).toEqual([1, 2]);
      const types = typesOf(lines);
      expect(types.filter((one) => one === "agent_started")).toHaveLength(1);
      const count = (one: string): number => types.filter((other) => other === one).length;
      expect(count("tool_executing")).toBe(count("tool_completed"));
      expect(only(lines, "agent_completed").payload.finalResponse).toBe("done");
      expect(types.at(-1)).toBe("agent_completed");
    },
  );

  test.each(["tool_executing", "tool_completed", "message_delta"])(
    "(%s) ends any other run, with what the log has open closed, and nothing else",
    async (type) => {
      await using stage = createStage(breaking(type, takesEffect));
      const lines = await play(stage, worker, false);
      const types = typesOf(lines);
      const count = (one: string): number => types.filter((other) => other === one).length;
      expect(count("tool_completed")).toBe(count("tool_executing"));
      expect(count("message_completed")).toBe(Math.min(1, count("message_delta")));
      expect(types.at(-1)).toBe("agent_failed");
      expect(lines.at(-1)?.payload.code).toBe("ERR_OUTCOME_UNKNOWN");
    },
  );
});

test.each([
  ["took effect", true],
  ["did not", false],
])(
  "an end of which nobody knows whether it %s starts the next run of the thread all the same",
  async (_name, takesEffect) => {
    await using stage = createStage(breaking("agent_completed", takesEffect));
    const { registry } = stage.node();
    const finish: (() => void)[] = [];
    registry.register("agent", async (run) => {
      if (run.input.content === "1") await new Promise<void>((resolve) => finish.push(resolve));
      return "done";
    });
    const first = await registry.start(ada, { content: "1" });
    await stage.until(() => finish.length > 0);
    const next = await registry.start(ada, { content: "2", threadId: first.threadId });
    finish[0]?.();
    await stage.clock.advance(2000);
    for (const { runId } of [first, next])
      expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  },
);

test("a burst of the application's own events holds a run up, and does not end it", async () => {
  await using stage = createStage();
  const { registry, hub } = stage.node({ limits: { maxPendingAppends: 3 } }, (engine) => {
    const log = override(engine.log, {
      async append(user, request) {
        await new Promise<void>((resolve) => void stage.clock.after(50, resolve));
        return engine.log.append(user, request);
      },
    });
    return override(engine, { log });
  });
  registry.register("agent", async (run) => {
    const burst = [1, 2, 3].map((n) => hub.manager(ada).sendEvent("said", { n }));
    await run.thinking("there is no room now");
    await run.state.set("nor here");
    await Promise.all(burst);
    return "done";
  });
  const starting = registry.start(ada, { content: "go" });
  await stage.clock.advance(5000);
  const { runId } = await starting;
  expect(typesOf(await stage.log(ada), runId).at(-1)).toBe("agent_completed");
});

test("an engine that refuses what a run says every time ends it after maxAttempts, not retryable", async () => {
  await using stage = createStage((engine) => {
    const append: Engine["log"]["append"] = (user, request) =>
      request.events.some(({ type }) => type === "tool_executing")
        ? Promise.reject(new Error("disk full"))
        : engine.log.append(user, request);
    return override(engine, { log: override(engine.log, { append }) });
  });
  const lines = await play(stage, worker, true);
  expect(only(lines, "agent_failed").payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: false });
});

test("what an append itself is to blame for ends a resumable run, too", async () => {
  await using stage = createStage();
  const lines = await play(stage, (run) => run.emit("too_large", "x".repeat(300_000)), true);
  expect(only(lines, "agent_failed").payload.code).toBe("ERR_EVENT_TOO_LARGE");
});
