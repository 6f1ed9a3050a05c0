import type { Agent, AgentRun } from "@isowire/agents";

const STEPS = 10;
const STEP_MS = 60;
const ASKS_FOR_MS = 2000;

/** As many as the message asks for. */
function stepsOf({ input }: AgentRun): number {
  return Number(input.content) || STEPS;
}

/** A pipeline that keeps its place after each step, so that another node can go on from there. */
export const pipeline: Agent = async (run) => {
  const kept = run.state.get() as { readonly done: number } | undefined;
  const steps = stepsOf(run);
  for (let step = kept?.done ?? 0; step < steps; step += 1) {
    await run.thinking(`step ${String(step + 1)} of ${String(steps)} for ${run.user.userId}`, step + 1);
    await run.tool("work", { step, of: run.user.userId }, ({ signal }) => pause(STEP_MS, signal));
    await run.state.set({ done: step + 1 });
    await run.delta(`${run.user.userId}:${String(step + 1)} `);
  }
  return `${String(steps)} steps of ${run.user.userId}`;
};

/** The same without a memory: whoever finds it left behind can only end it. */
export const oneShot: Agent = async (run) => {
  for (let step = 0, steps = stepsOf(run); step < steps; step += 1) {
    await run.tool("work", { step, of: run.user.userId }, ({ signal }) => pause(STEP_MS, signal));
    await run.delta(`${run.user.userId}:${String(step + 1)} `);
  }
  return `done for ${run.user.userId}`;
};

/** Asks its user before it does anything, and does not wait long. */
export const careful: Agent = async (run) => {
  const { approved } = await run.requestApproval({
    toolName: "work",
    parameters: { of: run.user.userId },
    expiresInMs: ASKS_FOR_MS,
  });
  return `${approved ? "allowed" : "told not to"} by ${run.user.userId}`;
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
