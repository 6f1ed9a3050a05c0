import type { AgentRun } from "./agent-run.js";
import { isReservedType } from "./events.js";
import { fitValue } from "./fit-value.js";
import type { RunEvents } from "./run-events.js";
import { outOfOrder } from "./run-lifecycle.js";

export interface ApplyOptions {
  readonly events: RunEvents;
  readonly run: AgentRun;
  readonly maxEventBytes: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Says what an agent yielded.
 *
 * @throws IsowireError `ERR_RUN_LIFECYCLE` when it is no event, or one that only the bridge says
 */
export async function applyEvent(event: unknown, options: ApplyOptions): Promise<void> {
  const { type, payload } = isFields(event) ? event : {};
  if (typeof type !== "string") throw outOfOrder("expected the agent to yield { type, payload }");
  if (!isReservedType(type)) return options.run.emit(type, payload);
  const fields = isFields(payload) ? payload : {};
  switch (type) {
    case "agent_thinking":
      return options.events.say(type, payload);
    case "message_delta":
      if (typeof fields.delta !== "string") throw outOfOrder("expected a text `delta` in message_delta");
      return options.run.delta(fields.delta);
    case "tool_executing":
      return options.events.toolExecuting({
        executionId: textIn(fields, "executionId"),
        toolName: textIn(fields, "toolName"),
        parameters: fitValue(fields.parameters, options.maxEventBytes),
      });
    case "tool_completed":
      return options.events.toolCompleted(textIn(fields, "executionId"), outcomeOf(fields, options.maxEventBytes));
    default:
      throw outOfOrder(`${type} is not for an agent to yield`);
  }
}

/** Without a word about success, an error is a failure and anything else is not. */
function outcomeOf(fields: Fields, maxEventBytes: number): Fields {
  const success = typeof fields.success === "boolean" ? fields.success : fields.error === undefined;
  const durationMs = typeof fields.durationMs === "number" ? { durationMs: fields.durationMs } : {};
  if (success) return { success, results: fitValue(fields.results, maxEventBytes), ...durationMs };
  const error = typeof fields.error === "string" ? fields.error : "the tool failed";
  return { success, error, ...durationMs };
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw outOfOrder(`expected a text \`${name}\``);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
