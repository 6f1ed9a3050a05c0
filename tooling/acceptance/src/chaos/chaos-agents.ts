import type { Agent, AgentRun } from "@isowire/agents";

const STEPS = 10;
const STEP_MS = 60;

/** As many as the message asks for. */
function stepsOf({ input }: AgentRun): number {
  return Number(input.content) || STEPS;
}

/** A pipeline that keeps its place after each step, so that another node can go on from there. */
export const pipeline: Agent = async (run) => {
  const kept = run.state.get() as { readonly done: number } | undefined;
  const steps = stepsOf(run);
  for (let step = kept?.done ?? 0; step < steps; step += 1) {
    await run.thinking(`step ${String(step + 1)} of ${String(steps)}`, step + 1);
    await run.tool("work", { step }, ({ signal }) => pause(STEP_MS, signal));
    await run.state.set({ done: step + 1 });
    await run.delta(`${String(step + 1)} `);
  }
  return `${String(steps)} steps of ${run.user.userId}`;
};

/** The same without a memory: whoever finds it left behind can only end it. */
export const oneShot: Agent = async (run) => {
  for (let step = 0, steps = stepsOf(run); step < steps; step += 1) {
    await run.tool("work", { step }, ({ signal }) => pause(STEP_MS, signal));
    await run.delta(`${String(step + 1)} `);
  }
  return `done for ${run.user.userId}`;
};

function pause(ms: number, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(ms), ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new Error("stopped", { cause: signal.reason }));
    });
  });
}
