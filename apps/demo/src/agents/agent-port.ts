/**
 * The part of a run that this agent uses: the smallest shape that the `AgentRun` of `@isowire/agents` satisfies.
 * Written down here so that the agent can be driven by a scripted fake, without a hub, a socket or a clock.
 */
export interface AgentRunPort {
  /** What the user asked. */
  readonly input: { readonly content: string };
  /** Whose run it is. Notes are kept under this user and no other. */
  readonly user: AgentUser;
  /** Aborts when the run is cancelled or passes its deadline. */
  readonly signal: AbortSignal;
  readonly state: { set(value: object): Promise<unknown> };
  thinking(reasoning: string): Promise<unknown>;
  /** Resolves when there is room for more. */
  delta(text: string): Promise<unknown>;
  /** Emits `tool_executing` and `tool_completed` around `fn`, and rethrows what `fn` throws. */
  tool<T>(name: string, parameters: object, fn: (call: ToolCall) => Promise<T>): Promise<T>;
  requestApproval(request: ApprovalRequest): Promise<ApprovalOutcome>;
}

/** The unit of isolation: a user within a tenant. */
export interface AgentUser {
  readonly tenantId: string;
  readonly userId: string;
}

/** What a tool is told about the call it serves. `executionId` is the same over every attempt at one call. */
export interface ToolCall {
  readonly executionId: string;
  readonly signal: AbortSignal;
}

/** What a person is asked to allow. */
export interface ApprovalRequest {
  readonly toolName: string;
  readonly parameters: object;
  /** Milliseconds until an unanswered request counts as refused. */
  readonly expiresInMs?: number;
}

/** What the person said, or that time ran out. */
export interface ApprovalOutcome {
  readonly approved: boolean;
  /** "approved", "denied", or why nobody could say: "expired" or "void". */
  readonly state?: string;
  readonly by?: string;
  readonly reason?: string;
}
