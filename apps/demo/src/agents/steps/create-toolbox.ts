import type { AgentRunPort, ToolCall } from "../agent-port.js";

import { publicError } from "@isowire/agents";

import { ToolProblem } from "../tool-problem.js";

/** Runs tools for one run of the agent. */
export interface Toolbox {
  /**
   * Runs one tool under the eyes of the user. A tool that fails is an outcome, for the agent to report and go on; a
   * cancelled or broken run is thrown.
   */
  use<T>(name: string, parameters: object, work: (call: ToolCall) => Promise<T> | T): Promise<ToolOutcome<T>>;
}

/** What came of a tool. `problem` may be shown to the user. */
export type ToolOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/**
 * Gives a run its tools.
 * @param pause - what every tool takes at least, so that a screen can show it at work
 */
export function createToolbox(run: AgentRunPort, pause: (signal: AbortSignal) => Promise<void>): Toolbox {
  return {
    use: async (name, parameters, work) => {
      let failure: { readonly error: unknown } | undefined;
      try {
        const value = await run.tool(name, parameters, async (call) => {
          try {
            await pause(call.signal);
            return await work(call);
          } catch (error) {
            failure = { error };
            throw error instanceof ToolProblem ? publicError("ERR_TOOL", error.message) : error;
          }
        });
        return { ok: true, value };
      } catch (error) {
        run.signal.throwIfAborted();
        if (!failure) throw error;
        return { ok: false, problem: problemOf(failure.error) };
      }
    },
  };
}

function problemOf(error: unknown): string {
  return error instanceof ToolProblem ? error.message : "something went wrong inside the tool";
}
