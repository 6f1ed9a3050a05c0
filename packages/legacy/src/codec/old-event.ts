export type Fields = Readonly<Record<string, unknown>>;

interface OldEvent {
  readonly type: string;
  readonly fields: Fields;
}

/** The fields of agent events that had another name, or have one now in which the old front ends would have written it. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  agent: "agent_name",
  input: "task_description",
  commandId: "command_id",
  parentRunId: "parent_run_id",
  step: "step_number",
  toolName: "tool_name",
  executionId: "execution_id",
  messageId: "message_id",
  approvalId: "approval_id",
  expiresAt: "expires_at",
  finalResponse: "final_response",
  durationMs: "duration",
};

type Convert = (payload: Fields) => OldEvent;

/** The agents' vocabulary. What an old screen relies on is there, also where the event came without it. */
const AGENT_EVENTS: Readonly<Record<string, Convert>> = {
  agent_started: (payload) => ({ type: "agent_started", fields: renamed({ ...payload, ...task(payload) }) }),
  agent_thinking: renamedWith("agent_thinking", { reasoning: "" }),
  tool_executing: renamedWith("tool_executing", { parameters: {} }),
  tool_completed: renamedWith("tool_completed", { results: null, duration: 0 }),
  message_delta: renamedWith("message_delta"),
  message_completed: renamedWith("message_completed"),
  approval_requested: renamedWith("approval_requested"),
  approval_resolved: renamedWith("approval_resolved"),
  agent_completed: ({ status, ...payload }) => ({
    type: "agent_completed",
    fields: {
      final_response: "",
      ...renamed(payload),
      status: status === "completed" ? "success" : (status ?? "success"),
    },
  }),
  agent_failed: ({ code, message, ...payload }) => ({
    type: "agent_error",
    fields: { error_code: code, error_message: message, ...renamed(payload) },
  }),
  // The old server had no word for it, and an old screen that never hears of an end waits for ever.
  agent_cancelled: ({ by, ...payload }) => ({
    type: "agent_completed",
    fields: { final_response: "", cancelled_by: by, ...renamed(payload), status: "cancelled" },
  }),
};

/** An event in the old words. An application's own keeps its type and its fields. */
export function toOldEvent(type: string, payload: Fields): OldEvent {
  const convert = Object.hasOwn(AGENT_EVENTS, type) ? AGENT_EVENTS[type] : undefined;
  return convert?.(payload) ?? { type, fields: payload };
}

function renamedWith(type: string, missing: Fields = {}): Convert {
  return (payload) => ({ type, fields: { ...missing, ...renamed(payload) } });
}

function renamed(payload: Fields): Fields {
  const fields = Object.entries(payload).map(([name, value]) => [oldNameOf(name), oldValue(name, value)]);
  return Object.fromEntries(fields) as Fields;
}

function oldNameOf(name: string): string {
  return Object.hasOwn(OLD_NAMES, name) ? (OLD_NAMES[name] ?? name) : name;
}

/** A `duration` was in seconds. */
function oldValue(name: string, value: unknown): unknown {
  return name === "durationMs" && typeof value === "number" ? value / 1_000 : value;
}

/** A run's `input` is what was sent with the message; an old `task_description` was its text. */
function task({ input }: Fields): Fields {
  const content = typeof input === "object" && input !== null ? (input as Fields)["content"] : undefined;
  return content === undefined ? {} : { input: content };
}
