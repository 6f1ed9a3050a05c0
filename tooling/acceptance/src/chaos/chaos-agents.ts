import type { Agent } from "@isowire/agents";

const STEPS = 10;
const STEP_MS = 60;

/** A pipeline that keeps its place after each step, so that another node can go on from there. */
export const pipeline: Agent = async (run) => {
  const kept = run.state.get() as { readonly done: number } | undefined;
  for (let step = kept?.done ?? 0; step < STEPS; step += 1) {
    await run.thinking(`step ${String(step + 1)} of ${String(STEPS)}`, step + 1);
    await run.tool("work", { step }, ({ signal }) => pause(STEP_MS, signal));
    await run.state.set({ done: step + 1 });
    await run.delta(`${String(step + 1)} `);
  }
  return `${String(STEPS)} steps of ${run.user.userId}`;
};

/** The same without a memory: whoever finds it left behind can only end it. */
export const oneShot: Agent = async (run) => {
  for (let step = 0; step < STEPS; step += 1) {
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
