// Registering agents
export { createAgentRegistry } from "./registry.js";
export { DEFAULT_AGENT_OPTIONS } from "./options.js";
export type { AgentRegistry, StartOptions } from "./registry.js";
export type { AgentRegistryOptions } from "./options.js";

// Writing an agent
export { publicError } from "./public-error.js";
export type { Agent, AgentRun, ApprovalOutcome, ApprovalRequest, ToolContext } from "./agent-run.js";
export type { PublicError } from "./public-error.js";
export type { RunInput, SteeringInput } from "./run-record.js";

// Events and answers
export { AGENT_EVENT_TYPES } from "./events.js";
export type { AgentEvent, AgentEventType } from "./events.js";
export type { CancelResult } from "./plan-cancel.js";
export type { RunTicket } from "./plan-message.js";
export type { RunSummary } from "./open-runs.js";
