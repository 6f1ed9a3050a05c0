import type { Agent } from "@isowire/agents";

/** Names that no application has. */
export const FIVE_EVENTS = "isowire-doctor-five-events";
export const SLOW = "isowire-doctor-slow";
export const HANGING = "isowire-doctor-hanging";
export const TEN_STEPS = "isowire-doctor-ten-steps";

const WORDS = 40;
const BETWEEN_WORDS_MS = 10;
const STEPS = 10;

/** What a screen is told by an agent that thinks once and uses one tool. */
export const FIVE = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"] as const;

/** The agents that the doctor brings: they work for nobody but throw-away users. */
export const DOCTOR_AGENTS: Readonly<Record<string, Agent>> = {
  async [FIVE_EVENTS](run) {
    await run.thinking("looking it up");
    return run.tool("look_up", { word: run.input.content }, () => `about ${run.input.content}`);
  },
  async [SLOW](run) {
    for (let word = 1; word <= WORDS; word += 1) {
      await run.emit("isowire_doctor", { word });
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_WORDS_MS));
    }
  },
  [HANGING]: (run) =>
    new Promise((resolve) => {
      run.signal.addEventListener("abort", resolve);
    }),
  async [TEN_STEPS](run) {
    let work = run.input.content;
    for (let step = 1; step <= STEPS; step += 1) {
      const given = work;
      await run.thinking(`step ${step}`, step);
      work = await run.tool(`step_${step}`, { given }, () => `${given}>${step}`);
    }
    return work;
  },
};
