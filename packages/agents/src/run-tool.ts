import type { Logger } from "@isowire/core/contracts";
import type { ToolContext } from "./agent-run.js";
import { fitValue } from "./fit-value.js";
import { failureOf } from "./public-error.js";
import type { RunEvents } from "./run-events.js";

export interface ToolCall<T> extends ToolContext {
  readonly toolName: string;
  readonly parameters: unknown;
  readonly fn: (context: ToolContext) => T | Promise<T>;
}

export interface ToolRunOptions {
  readonly events: RunEvents;
  readonly logger: Logger;
  readonly maxEventBytes: number;
  readonly runId: string;
}

/** One tool: nothing is done before `tool_executing` is in the log, and its end is said before the caller hears of it. */
export async function runTool<T>(call: ToolCall<T>, options: ToolRunOptions): Promise<T> {
  const { executionId, toolName, signal } = call;
  const { events, maxEventBytes } = options;
  await events.toolExecuting({ executionId, toolName, parameters: fitValue(call.parameters, maxEventBytes) });
  let value: T;
  try {
    value = await call.fn({ executionId, signal });
  } catch (error) {
    // The tool's own error is what the agent has to see, also when its end could not be said.
    const failure = endOfTool(error, call, options);
    await events.toolCompleted(executionId, { success: false, error: failure }).catch(() => undefined);
    throw error;
  }
  await events.toolCompleted(executionId, { success: true, results: fitValue(value, maxEventBytes) });
  return value;
}

/** What is shown of a tool that threw. One that stopped because its run was stopped has obeyed, not failed. */
function endOfTool(error: unknown, call: ToolCall<unknown>, { logger, runId }: ToolRunOptions): string {
  const { executionId, toolName, signal } = call;
  const isAbort = error === signal.reason || (error instanceof Error && error.name === "AbortError");
  if (signal.aborted && isAbort) return "stopped with its run";
  return failureOf(error, { subject: "tool", logger, fields: { runId, executionId, toolName } }).message;
}
