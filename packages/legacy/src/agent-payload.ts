type Fields = Readonly<Record<string, unknown>>;
type Names = Readonly<Record<string, readonly string[]>>;

const DURATION: Names = { durationMs: ["duration_ms"] };
const TOOL: Names = { toolName: ["tool_name", "tool"], executionId: ["execution_id"] };

/** The five events of the old vocabulary: each field's new name, and the old ones in the order in which they count. */
const AGENT_FIELDS = {
  agent_started: {
    agent: ["agent_name"],
    input: ["task_description"],
    commandId: ["command_id"],
    parentRunId: ["parent_run_id"],
  },
  agent_thinking: { reasoning: ["thought", "thinking"], step: ["step_number"] },
  tool_executing: { ...TOOL, parameters: ["params"] },
  tool_completed: { ...TOOL, ...DURATION, results: ["result", "output"] },
  agent_completed: { ...DURATION, finalResponse: ["final_response", "response", "result"] },
} as const satisfies Readonly<Record<string, Names>>;

export type LegacyAgentEventType = keyof typeof AGENT_FIELDS;

export const LEGACY_AGENT_EVENT_TYPES = Object.freeze(Object.keys(AGENT_FIELDS)) as readonly LegacyAgentEventType[];

/** True for the events that a run appends today, and that any code could send in the past. */
export function isAgentEventType(type: unknown): type is LegacyAgentEventType {
  return typeof type === "string" && Object.hasOwn(AGENT_FIELDS, type);
}

/** The payload of an old agent event as `@isowire/agents` writes it. Fields that nobody knows stay as they are. */
export function toAgentPayload(type: LegacyAgentEventType, old: Fields): Fields {
  const renamed = completed(type, inMilliseconds(type, renameFields(old, AGENT_FIELDS[type])));
  return Object.fromEntries(Object.entries(renamed).filter(([, value]) => value !== undefined));
}

function renameFields(old: Fields, names: Names): Fields {
  const taken = new Set(Object.values(names).flat());
  const kept = Object.entries(old).filter(([key]) => !taken.has(key));
  const renamed = Object.entries(names).map(([name, oldNames]) => [
    name,
    [name, ...oldNames].map((key) => old[key]).find((value) => value !== undefined),
  ]);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(renamed) } as Fields;
}

/** `duration` and `elapsed_time` were seconds. */
function inMilliseconds(type: LegacyAgentEventType, payload: Fields): Fields {
  if (!("durationMs" in AGENT_FIELDS[type])) return payload;
  const { duration, elapsed_time: elapsed, ...rest } = payload;
  const seconds = duration ?? elapsed;
  if (rest["durationMs"] !== undefined || typeof seconds !== "number") return payload;
  return { ...rest, durationMs: Math.round(seconds * 1000) };
}

/** What an old event left out and a new screen relies on. */
function completed(type: LegacyAgentEventType, payload: Fields): Fields {
  if (type === "agent_completed") {
    const { status = "success" } = payload;
    return { ...payload, status: status === "success" ? "completed" : status };
  }
  if (type !== "tool_executing" && type !== "tool_completed") return payload;
  // Without an id of its own, a call is known by its tool.
  const withId = { ...payload, executionId: payload["executionId"] ?? payload["toolName"] };
  return type === "tool_executing" ? withId : { success: payload["error"] === undefined, ...withId };
}
