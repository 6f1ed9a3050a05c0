import type { Clock } from "@isowire/core/contracts";
import type { Agent, AgentRegistry, AgentRun } from "../../src/index.js";

/** What agents did, over all nodes. */
export interface Diary {
  /** Every call of an agent: which run, which attempt, and the state it found. */
  readonly calls: { readonly runId: string; readonly attempt: number; readonly found: number }[];
  /** Every call of a tool. */
  readonly effects: { readonly runId: string; readonly executionId: string; readonly toolName: string }[];
}

export const AGENTS = ["pipeline", "asker", "listener", "plain", "deaf", "yielder"] as const;

const STEPS = 3;

/** Agents whose time stands still with their node's. */
export function registerAgents(registry: AgentRegistry, clock: Clock, diary: Diary): void {
  const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      clock.after(ms, resolve);
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
    });
  const tool = (run: AgentRun, toolName: string, ms: number): Promise<string> =>
    run.tool(toolName, {}, async ({ executionId, signal }) => {
      diary.effects.push({ runId: run.runId, executionId, toolName });
      await wait(ms, signal);
      return executionId;
    });
  const called =
    (agent: Agent): Agent =>
    (run) => {
      const found = (run.state.get() as number | undefined) ?? 0;
      diary.calls.push({ runId: run.runId, attempt: run.attempt, found });
      return agent(run);
    };
  const agents: Record<(typeof AGENTS)[number], Agent> = {
    async pipeline(run) {
      for (let step = (run.state.get() as number | undefined) ?? 0; step < STEPS; step += 1) {
        await run.delta(`${step}. `);
        await Promise.all([tool(run, `left ${step}`, 250 * step), tool(run, `right ${step}`, 600)]);
        void run.delta(`so ${step}. `);
        await run.state.set(step + 1);
      }
    },
    async asker(run) {
      await run.thinking("may I?");
      const first = await run.requestApproval({ toolName: "pay", parameters: { amount: 5 } });
      if (first.approved) await tool(run, "pay", 600);
      await run.state.set(1);
      const second = await run.requestApproval({ toolName: "ship", parameters: {}, expiresInMs: 900 });
      return `${first.state} ${second.state}`;
    },
    async listener(run) {
      const heard: string[] = [];
      for (let round = (run.state.get() as number | undefined) ?? 0; round < 4; round += 1) {
        heard.push(...run.takeInputs().map(({ content }) => content));
        await wait(500, run.signal);
        await run.state.set(round + 1);
      }
      return heard.join();
    },
    plain: (run) => tool(run, "work", 1200),
    deaf: () => new Promise(() => undefined),
    async *yielder(run) {
      yield { type: "agent_thinking", payload: { reasoning: "well" } };
      const payload = { executionId: `${run.runId}.mine`, toolName: "mine", parameters: {} };
      yield { type: "tool_executing", payload };
      await wait(900, run.signal);
      yield { type: "tool_completed", payload: { executionId: payload.executionId, results: 1 } };
      yield { type: "message_delta", payload: { delta: "done" } };
    },
  };
  for (const [name, agent] of Object.entries(agents)) {
    registry.register(name, called(agent), {
      resumable: name !== "plain",
      deadlineMs: name === "deaf" ? 6000 : 60_000,
    });
  }
}
