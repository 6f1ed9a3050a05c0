import type { Agent } from "../src/index.js";
import type { LogLine } from "./read-log.js";
import { ada, type Stage } from "./stage.js";

/** Runs one agent to its end and returns what the run said, `agent_started` first. */
export async function play(stage: Stage, agent: Agent): Promise<readonly LogLine[]> {
  const { registry } = stage.node();
  registry.register("agent", agent);
  const { runId } = await registry.start(ada, { content: "go" });
  return (await stage.ended(ada, runId)).filter((line) => line.runId === runId);
}
