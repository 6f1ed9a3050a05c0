/** Payloads of the events that `@isowire/agents` appends, by type. The client takes the server's word for their shape. */
export interface AgentEventPayloads {
  agent_started: { agent: string; commandId?: string; input?: unknown; parentRunId?: string };
  agent_thinking: { reasoning: string; step?: number | string };
  tool_executing: { executionId: string; toolName: string; parameters: unknown };
  tool_completed: {
    executionId: string;
    toolName: string;
    success: boolean;
    results?: unknown;
    error?: string;
    durationMs: number;
  };
  /** `delta` is text; the deltas of one message, in order, make its content. */
  message_delta: { messageId: string; delta: string };
  message_completed: { messageId: string; role: "user" | "assistant"; content: string };
  /** The whole value. */
  state_snapshot: unknown;
  /** `expiresAt`: ms since 1970. */
  approval_requested: { approvalId: string; toolName: string; parameters: unknown; expiresAt: number };
  approval_resolved: { approvalId: string; approved: boolean; by: string; reason?: string };
  agent_completed: { status: "completed"; finalResponse?: unknown; usage?: unknown; durationMs: number };
  /** Fit for a screen. */
  agent_failed: { code: string; message: string; retryable: boolean };
  agent_cancelled: { by: string; reason?: string };
}
