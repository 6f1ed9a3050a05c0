import type { AgentRun } from "@isowire/agents";
import type { UserContext } from "@isowire/core";
import { expect } from "vitest";
import { WebSocketNotifier, type AgentExecutionContext } from "../../src/index.js";
import type { LegacyBench } from "../legacy-bench.js";
import type { Parity } from "./parity.js";

const work: AgentExecutionContext = {
  user_id: "ada",
  thread_id: "t1",
  run_id: "old-1",
  agent_name: "triage",
  task_description: "find it",
};

type Old = (notifier: WebSocketNotifier) => Promise<unknown>;

/** A whole run of old code, and the same agent as it is written today. */
const run = (old: Old, agent: (run: AgentRun) => Promise<unknown>): Parity => ({
  async old(context, bench) {
    const notifier = new WebSocketNotifier(context, { registry: bench.registry });
    expect(await notifier.sendAgentStarted(work)).toBe(true);
    await old(notifier);
    return notifier.sendAgentCompleted(work, { final_response: "found" });
  },
  now: (context, bench) => runNow(context, bench, async (each) => agent(each).then(() => "found")),
});

async function runNow(
  context: UserContext,
  bench: LegacyBench,
  agent: (run: AgentRun) => Promise<unknown>,
): Promise<true> {
  using _agent = bench.registry.register("triage", agent);
  const { runId } = await bench.registry.start(context, { agent: "triage", content: "find it", threadId: "t1" });
  const isOver = async (): Promise<boolean> =>
    (await bench.registry.runs(context)).every((each) => each.runId !== runId);
  await expect.poll(isOver, { timeout: 10_000 }).toBe(true);
  return true;
}

const nothing = (): Promise<void> => Promise.resolve();

/** The notifier and each of its methods. */
export const NOTIFIER = {
  ISOWIRE_DEP0026: run(nothing, nothing),
  ISOWIRE_DEP0027: run(nothing, nothing),
  ISOWIRE_DEP0028: run(
    (notifier) => notifier.sendAgentThinking(work, "where was it?", 2),
    (each) => each.thinking("where was it?", 2),
  ),
  ISOWIRE_DEP0029: run(
    (notifier) => notifier.sendPartialResult(work, "half of it"),
    (each) => each.delta("half of it"),
  ),
  ISOWIRE_DEP0030: run(
    async (notifier) => {
      await notifier.sendToolExecuting(work, "search", { q: "x" });
      await notifier.sendToolCompleted(work, "search", null);
    },
    (each) => each.tool("search", { q: "x" }, () => null),
  ),
  ISOWIRE_DEP0031: run(
    async (notifier) => {
      await notifier.sendToolExecuting(work, "search", { q: "x" });
      await notifier.sendToolCompleted(work, "search", { hits: [1, 2] });
    },
    (each) => each.tool("search", { q: "x" }, () => ({ hits: [1, 2] })),
  ),
  ISOWIRE_DEP0032: run(
    (notifier) => notifier.sendFinalReport(work, { savings: 7 }),
    (each) => each.emit("final_report", { savings: 7 }),
  ),
  ISOWIRE_DEP0033: run(nothing, nothing),
} satisfies Readonly<Record<string, Parity>>;
