import type { OutboundEntry } from "@isowire/core/contracts";
import { describe, expect, test } from "vitest";
import { entryToMessage } from "./entry-to-message.js";

const user = { tenantId: "north", userId: "ada" };

function entryOf(type: string, payload: unknown): OutboundEntry {
  const at = { epoch: "epoch-01", offset: 7, time: 1_790_000_000_125 };
  return { ...at, type, payload, payloadJson: JSON.stringify(payload), threadId: "t1", runId: "r1" };
}

const envelope = { user_id: "ada", thread_id: "t1", run_id: "r1", timestamp: "2026-09-21T14:13:20.125Z" };

describe("an entry of today in the old words", () => {
  test.each<[string, object, object]>([
    [
      "agent_started",
      { agent: "triage", commandId: "c1", input: { content: "hello", lang: "en" } },
      { type: "agent_started", agent_name: "triage", command_id: "c1", task_description: "hello" },
    ],
    [
      "agent_started",
      { agent: "triage", input: null },
      { type: "agent_started", agent_name: "triage", task_description: null },
    ],
    ["agent_thinking", {}, { type: "agent_thinking", reasoning: "" }],
    ["tool_executing", { toolName: "search" }, { type: "tool_executing", tool_name: "search", parameters: {} }],
    [
      "tool_completed",
      { executionId: "e1", toolName: "search", durationMs: 12, success: false, error: "no" },
      {
        type: "tool_completed",
        execution_id: "e1",
        tool_name: "search",
        duration: 0.012,
        results: null,
        success: false,
        error: "no",
      },
    ],
    ["message_delta", { messageId: "m1", delta: "Hel" }, { type: "message_delta", message_id: "m1", delta: "Hel" }],
    [
      "message_completed",
      { messageId: "m1", role: "user", content: "hello" },
      { type: "message_completed", message_id: "m1", role: "user", content: "hello" },
    ],
    [
      "approval_requested",
      { approvalId: "a1", toolName: "pay", parameters: {}, expiresAt: 5 },
      { type: "approval_requested", approval_id: "a1", tool_name: "pay", parameters: {}, expires_at: 5 },
    ],
    [
      "approval_resolved",
      { approvalId: "a1", approved: true, by: "user" },
      { type: "approval_resolved", approval_id: "a1", approved: true, by: "user" },
    ],
    ["agent_completed", {}, { type: "agent_completed", status: "success", final_response: "" }],
    [
      "agent_completed",
      { status: "failed", finalResponse: "no" },
      { type: "agent_completed", status: "failed", final_response: "no" },
    ],
    [
      "agent_failed",
      { code: "ERR_MODEL", message: "the model is away", retryable: true },
      { type: "agent_error", error_code: "ERR_MODEL", error_message: "the model is away", retryable: true },
    ],
    [
      "agent_cancelled",
      { by: "user", reason: "enough", status: "completed" },
      { type: "agent_completed", status: "cancelled", final_response: "", cancelled_by: "user", reason: "enough" },
    ],
    ["state_snapshot", { step: 2, toolName: "mine" }, { type: "state_snapshot", step: 2, toolName: "mine" }],
  ])("%s %j", (type, payload, message) => {
    expect(entryToMessage(entryOf(type, payload), user)).toEqual({ ...envelope, ...message });
  });

  test.each(["text", 7, null, [1, 2]])("a payload of %j stands in data", (payload) => {
    expect(entryToMessage(entryOf("note", payload), user)).toEqual({ ...envelope, type: "note", data: payload });
  });

  test("an application's own names stay as they are", () => {
    const message = entryToMessage(entryOf("note", { agent: "a", messageId: "m", userId: "bob" }), user);
    expect(message).toEqual({ ...envelope, type: "note", agent: "a", messageId: "m", userId: "bob" });
  });
});
