import { describe, expect, test } from "vitest";
import { fieldsToEvent, messageToEvent } from "./messages.js";

/** Messages as they were sent; never changed, only added to. */
const CORPUS: readonly (readonly [string, Record<string, unknown>, object])[] = [
  [
    "data in an envelope",
    { type: "order_shipped", data: { orderId: "A-17" }, timestamp: "2025-09-09T10:00:00Z" },
    { type: "order_shipped", payload: { orderId: "A-17" }, ids: {} },
  ],
  [
    "payload in an envelope, with ids",
    { type: "order_shipped", payload: { orderId: "A-17" }, thread_id: "t1", run_id: "r1" },
    { type: "order_shipped", payload: { orderId: "A-17" }, ids: { threadId: "t1", runId: "r1" } },
  ],
  [
    "flat fields, with the ids the old manager wrote when it knew none",
    { type: "note", user_id: "unknown_user", thread_id: "unknown_thread", run_id: "unknown_run", text: "hi", n: 0 },
    { type: "note", payload: { text: "hi", n: 0 }, ids: {} },
  ],
  [
    "ids in camel case, and a user",
    { type: "note", userId: "ada", threadId: "t1", runId: "r1", text: "hi" },
    { type: "note", payload: { text: "hi" }, ids: { threadId: "t1", runId: "r1" }, userId: "ada" },
  ],
  [
    "fields beside data",
    { type: "note", data: { text: "hi" }, server_id: "s1", correlation_id: "c1" },
    { type: "note", payload: { server_id: "s1", correlation_id: "c1", text: "hi" }, ids: {} },
  ],
  ["data that is no object", { type: "note", data: ["a", 1] }, { type: "note", payload: ["a", 1], ids: {} }],
  [
    "data that is no object, with a field beside it",
    { type: "note", data: "hi", lang: "en" },
    { type: "note", payload: { lang: "en", data: "hi" }, ids: {} },
  ],
  ["nothing but a type", { type: "note" }, { type: "note", payload: {}, ids: {} }],
  ["data that is null", { type: "note", data: null }, { type: "note", payload: {}, ids: {} }],
  [
    "a payload that would like to be something else",
    {
      type: "note",
      thread_id: "t1",
      data: { type: "agent_completed", thread_id: "t2", run_id: "r2", offset: 1, text: "hi" },
    },
    {
      type: "note",
      payload: { type: "agent_completed", thread_id: "t2", run_id: "r2", offset: 1, text: "hi" },
      ids: { threadId: "t1" },
    },
  ],
];

const AGENT_CORPUS: readonly (readonly [string, Record<string, unknown>, object])[] = [
  [
    "agent_started",
    { agent_name: "triage", task_description: "find it", critical: true },
    { agent: "triage", input: "find it", critical: true },
  ],
  ["agent_thinking", { reasoning: "because", step_number: 2 }, { reasoning: "because", step: 2 }],
  ["agent_thinking", { thought: "because" }, { reasoning: "because" }],
  [
    "tool_executing",
    { tool_name: "search", parameters: { q: "x" }, execution_id: "e1" },
    { toolName: "search", parameters: { q: "x" }, executionId: "e1" },
  ],
  [
    "tool_executing",
    { tool_name: "search", params: { q: "x" } },
    { toolName: "search", parameters: { q: "x" }, executionId: "search" },
  ],
  [
    "tool_completed",
    { tool_name: "search", results: [1], duration: 1.5, success: true, execution_id: "e1" },
    { toolName: "search", results: [1], durationMs: 1500, success: true, executionId: "e1" },
  ],
  [
    "tool_completed",
    { tool_name: "search", output: [1], duration_ms: 12 },
    { toolName: "search", results: [1], durationMs: 12, success: true, executionId: "search" },
  ],
  [
    "tool_completed",
    { tool_name: "search", error: "no", elapsed_time: 0.25 },
    { toolName: "search", error: "no", durationMs: 250, success: false, executionId: "search" },
  ],
  [
    "agent_completed",
    { status: "success", final_response: "done", duration: 2, execution_summary: { steps: 3 } },
    { status: "completed", finalResponse: "done", durationMs: 2000, execution_summary: { steps: 3 } },
  ],
  ["agent_completed", { response: "done" }, { status: "completed", finalResponse: "done" }],
  ["agent_completed", { status: "failed", result: "no" }, { status: "failed", finalResponse: "no" }],
];

describe("an old message becomes an event", () => {
  test.each(CORPUS)("%s", (_name, message, event) => {
    const before = structuredClone(message);
    expect(messageToEvent(message)).toEqual(event);
    expect(message).toEqual(before);
  });

  test.each(["hello", null, undefined, 7, ["note"]])("%j is none", (message) => {
    expect(() => messageToEvent(message)).toThrow(expect.objectContaining({ code: "ERR_PAYLOAD" }) as Error);
  });
});

describe("an old agent event has the payload of a run's", () => {
  test.each(AGENT_CORPUS)("%s %j", (type, fields, payload) => {
    expect(fieldsToEvent(type, { ...fields, thread_id: "t1" })).toEqual({ type, payload, ids: { threadId: "t1" } });
    expect(messageToEvent({ type, ...fields }).payload).toEqual(payload);
    expect(messageToEvent({ type, data: fields }).payload).toEqual(payload);
  });

  test("written in today's words it stays as it is", () => {
    const payload = { executionId: "e1", toolName: "search", success: true, results: [], durationMs: 3 };
    expect(messageToEvent({ type: "tool_completed", data: payload }).payload).toEqual(payload);
  });
});

test("flat fields keep what looks like a body", () => {
  expect(fieldsToEvent("note", { data: { a: 1 }, payload: 2, type: "x" }).payload).toEqual({
    data: { a: 1 },
    payload: 2,
    type: "x",
  });
});
