import type { User } from "@isowire/core/contracts";
import type { ClientMessage } from "@isowire/core/protocol";
import { expect } from "vitest";
import type { LegacyEvent } from "../../src/messages.js";

/** Whose messages the corpus has. */
export const USER: User = { tenantId: "", userId: "u-17" };

interface ServerMeaning {
  readonly event: Omit<LegacyEvent, "userId">;
  /** What an old front end is sent for it, without user and time; the message itself when absent. */
  readonly again?: object;
}

const ids = { threadId: "thread-4", runId: "run-9" };
const oldIds = { thread_id: "thread-4", run_id: "run-9" };
const text = "Reduce what our models cost";
const reasoning = "Looking at last month's usage first";
const finalResponse = "Two of five models can be smaller";
const parameters = { month: "2025-08" };
const results = { rows: 31 };

const thinking: ServerMeaning = {
  event: { type: "agent_thinking", payload: { reasoning }, ids },
  again: { type: "agent_thinking", ...oldIds, reasoning },
};
const namelessTool: ServerMeaning = {
  event: {
    type: "tool_executing",
    payload: { toolName: "usage_report", executionId: "usage_report", parameters },
    ids,
  },
  again: { type: "tool_executing", ...oldIds, tool_name: "usage_report", execution_id: "usage_report", parameters },
};
const namelessResult: ServerMeaning = {
  event: {
    type: "tool_completed",
    payload: { toolName: "usage_report", executionId: "usage_report", results, durationMs: 1_250, success: true },
    ids,
  },
  again: {
    type: "tool_completed",
    ...oldIds,
    tool_name: "usage_report",
    execution_id: "usage_report",
    results,
    duration: 1.25,
    success: true,
  },
};
const completed: ServerMeaning = {
  event: { type: "agent_completed", payload: { status: "completed", finalResponse }, ids },
  again: { type: "agent_completed", ...oldIds, status: "success", final_response: finalResponse },
};

export const SERVER_MEANINGS: Readonly<Record<string, ServerMeaning>> = {
  "agent_started of the golden path": {
    event: { type: "agent_started", payload: { agent: "triage", input: text, critical: true }, ids },
  },
  "agent_started with the least there was": {
    event: { type: "agent_started", payload: {}, ids: { threadId: "thread-4" } },
  },
  "agent_thinking of the golden path": { event: { type: "agent_thinking", payload: { reasoning, step: 2 }, ids } },
  "agent_thinking with its first alias": thinking,
  "agent_thinking with its second alias": thinking,
  "tool_executing of the golden path": {
    event: { type: "tool_executing", payload: { toolName: "usage_report", executionId: "exec-1", parameters }, ids },
  },
  "tool_executing without an execution id": namelessTool,
  "tool_executing with its alias": namelessTool,
  "tool_completed of the golden path": {
    event: {
      type: "tool_completed",
      payload: { toolName: "usage_report", executionId: "exec-1", results, durationMs: 1_250, success: true },
      ids,
    },
  },
  "tool_completed without an execution id": namelessResult,
  "tool_completed with a result and milliseconds": namelessResult,
  "tool_completed with an output and an elapsed time": namelessResult,
  "agent_completed of the golden path": {
    event: {
      type: "agent_completed",
      payload: { status: "completed", finalResponse, durationMs: 8_500, execution_summary: { steps: 4 } },
      ids,
    },
  },
  "agent_completed with a response": completed,
  "agent_completed with a result": completed,
  "an event of the application": {
    event: { type: "order_shipped", payload: { order_id: "A-17", parcels: 2 }, ids },
  },
  "an event of a user without a thread or run": {
    event: { type: "quota_changed", payload: { remaining: 12 }, ids: {} },
    again: { type: "quota_changed", remaining: 12 },
  },
  "a message in the server's envelope": {
    event: { type: "order_shipped", payload: { order_id: "A-17", parcels: 2 }, ids: {} },
    again: { type: "order_shipped", order_id: "A-17", parcels: 2 },
  },
  "an envelope with ids of its own": {
    event: {
      type: "order_shipped",
      payload: { order_id: "A-17", server_id: "srv-2", correlation_id: "corr-5" },
      ids: {},
    },
    again: { type: "order_shipped", order_id: "A-17", server_id: "srv-2", correlation_id: "corr-5" },
  },
  "progress of an agent": { event: { type: "progress_update", payload: { progress: 40 }, ids } },
  "an error of an agent": {
    event: {
      type: "agent_error",
      payload: { agent_name: "triage", error_message: "the model did not answer" },
      ids,
    },
  },
  "a final report": { event: { type: "final_report", payload: { report: { savings: 0.4 } }, ids } },
};

const UUID = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as string;

function asks(
  payload: object,
  { id = UUID, threadId = "thread-4" }: { id?: string; threadId?: string } = {},
): ClientMessage {
  return { kind: "command", command: { type: "user_message", id, threadId, payload } };
}

const inEnvelope = asks({ content: text });
const toTriage = asks({ content: text, agent: "triage" });

/** A message, or the code with which it is refused. */
export const CLIENT_MEANINGS: Readonly<Record<string, ClientMessage | string>> = {
  "user_message in the envelope": inEnvelope,
  "chat in the envelope": inEnvelope,
  "agent_request in the envelope": inEnvelope,
  "start_agent in the envelope": inEnvelope,
  "agent_task in the envelope": inEnvelope,
  "run_agent in the envelope": toTriage,
  "agent_message in the envelope": toTriage,
  "execute_agent in the envelope": toTriage,
  "chat_message without an envelope": inEnvelope,
  "start_agent with its ids in the payload": toTriage,
  "chat with data": inEnvelope,
  "chat with a UUID of its own": asks({ content: text }, { id: "0f8b2a54-6d0e-4f0a-9a53-0e1f6f2b7c11" }),
  "chat without a thread": { kind: "command", command: { type: "user_message", id: UUID, payload: { content: text } } },
  "a command of the application": {
    kind: "command",
    command: { type: "archive_thread", id: UUID, threadId: "thread-4", payload: { reason: "done" } },
  },
  "a command that names a run": {
    kind: "command",
    command: { type: "run_cancel", id: UUID, payload: { runId: "run-9" } },
  },
  ping: { kind: "ping" },
  heartbeat: { kind: "ping" },
  "a confirmation of an event": { kind: "nothing" },
  "a confirmation that failed": { kind: "nothing" },
  typing: { kind: "nothing" },
  "a message that names another user": "ERR_ISOLATION",
  "a payload that names another user": "ERR_ISOLATION",
};
