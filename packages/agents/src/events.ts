/** The vocabulary of a run. Only a run appends these; `sendEvent` refuses them with `ERR_RESERVED_TYPE`. */
export const AGENT_EVENT_TYPES = [
  "agent_started",
  "agent_thinking",
  "tool_executing",
  "tool_completed",
  "message_delta",
  "message_completed",
  "state_snapshot",
  "approval_requested",
  "approval_resolved",
  "agent_completed",
  "agent_failed",
  "agent_cancelled",
] as const;

export type AgentEventType = (typeof AGENT_EVENT_TYPES)[number];

export interface AgentThinking {
  readonly reasoning: string;
  readonly step?: string | number;
}

export interface ToolExecuting {
  readonly executionId: string;
  readonly toolName: string;
  readonly parameters: unknown;
}

export interface ToolCompleted {
  readonly executionId: string;
  readonly toolName: string;
  readonly success: boolean;
  readonly results?: unknown;
  /** Reaches a screen: say nothing here that only the operators may read. */
  readonly error?: string;
  readonly durationMs: number;
}

/** What an agent that is an async iterable yields. Everything else about a run is said by the bridge. */
export type AgentEvent =
  | { readonly type: "agent_thinking"; readonly payload: AgentThinking }
  | { readonly type: "message_delta"; readonly payload: { readonly delta: string } }
  | { readonly type: "tool_executing"; readonly payload: ToolExecuting }
  | {
      readonly type: "tool_completed";
      readonly payload: Pick<ToolCompleted, "executionId"> & Partial<Omit<ToolCompleted, "executionId">>;
    }
  // An event of the application's own; `string & {}` keeps the names above in the editor's suggestions.
  | { readonly type: string & {}; readonly payload: unknown };

const RESERVED: ReadonlySet<string> = new Set(AGENT_EVENT_TYPES);

/** True for a type of the vocabulary above, and for one of the wire's own. */
export function isReservedType(type: string): boolean {
  return RESERVED.has(type) || type.startsWith("isowire:");
}
