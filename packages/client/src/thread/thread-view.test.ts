import type { WireEntry } from "@isowire/core/protocol";
import { expect, test } from "vitest";
import { applyEntries, applySnapshot, createThreadState } from "./thread-state.js";
import { threadStateToView } from "./thread-view.js";

/** Entries of run r1 in thread t1, from offset 1 on. */
function log(...steps: readonly (readonly [string, unknown])[]): WireEntry[] {
  return steps.map(([type, payload], i) => ({
    type,
    payload,
    offset: i + 1,
    time: 100 + i,
    threadId: "t1",
    runId: "r1",
  }));
}

const viewOf = (entries: readonly WireEntry[], threadId: string | undefined = "t1") =>
  threadStateToView(applyEntries(createThreadState(threadId), entries));

const STARTED = ["agent_started", { agent: "writer", commandId: "c1" }] as const;
const ASKED = [
  "approval_requested",
  { approvalId: "a1", toolName: "pay", parameters: { sum: 1 }, expiresAt: 9 },
] as const;

test("a run from question to answer", () => {
  const view = viewOf(
    log(
      ["message_completed", { messageId: "m0", role: "user", content: "how far?" }],
      STARTED,
      ["agent_thinking", { reasoning: "look it up", step: 1 }],
      ["tool_executing", { executionId: "x1", toolName: "search", parameters: { q: "far" } }],
      ["tool_completed", { executionId: "x1", toolName: "search", success: true, results: [7], durationMs: 3 }],
      ["message_delta", { messageId: "m1", delta: "7 " }],
      ["message_delta", { messageId: "m1", delta: "km" }],
      ["state_snapshot", { km: 7 }],
      ["message_completed", { messageId: "m1", role: "assistant", content: "7 km" }],
      ["agent_completed", { status: "completed", finalResponse: "7 km", durationMs: 9 }],
    ),
  );
  expect(view.messages).toEqual([
    { id: "m0", role: "user", content: "how far?", done: true, runId: "r1" },
    { id: "m1", role: "assistant", content: "7 km", done: true, runId: "r1" },
  ]);
  expect(view.tools).toEqual([
    {
      executionId: "x1",
      runId: "r1",
      toolName: "search",
      parameters: { q: "far" },
      status: "completed",
      results: [7],
      durationMs: 3,
    },
  ]);
  expect(view.runs).toEqual([
    {
      runId: "r1",
      threadId: "t1",
      agent: "writer",
      commandId: "c1",
      status: "completed",
      finalResponse: "7 km",
      durationMs: 9,
      startedAt: 101,
      endedAt: 109,
    },
  ]);
  expect(view.thinking).toBeUndefined();
  expect(view.state).toEqual({ km: 7 });
  expect(view.timeline.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10]);
});

test("a run without its last event stays open, however long it is silent", () => {
  const view = viewOf(
    log(STARTED, ["agent_thinking", { reasoning: "hm" }], ["message_delta", { messageId: "m1", delta: "so" }]),
  );
  expect(view.runs[0]?.status).toBe("running");
  expect(view.messages[0]).toMatchObject({ content: "so", done: false });
  expect(view.thinking).toEqual({ runId: "r1", reasoning: "hm" });
});

test("an ended run leaves nothing open", () => {
  const view = viewOf(
    log(
      STARTED,
      ["message_delta", { messageId: "m1", delta: "so" }],
      ["tool_executing", { executionId: "x1", toolName: "search", parameters: {} }],
      ASKED,
      ["agent_failed", { code: "ERR_AGENT_FAILED", message: "it failed", retryable: true }],
      ["agent_completed", { status: "completed", durationMs: 1 }],
    ),
  );
  expect(view.messages[0]).toMatchObject({ content: "so", done: true });
  expect(view.tools[0]?.status).toBe("failed");
  expect(view.approvals).toEqual([]);
  expect(view.runs[0]).toMatchObject({
    status: "failed",
    error: { code: "ERR_AGENT_FAILED", message: "it failed", retryable: true },
  });
});

test("a run waits while an approval is pending", () => {
  const asked = log(STARTED, ASKED);
  expect(viewOf(asked).runs[0]?.status).toBe("waiting");
  expect(viewOf(asked).approvals).toEqual([
    { approvalId: "a1", runId: "r1", threadId: "t1", toolName: "pay", parameters: { sum: 1 }, expiresAt: 9 },
  ]);
  const resolved = viewOf(log(STARTED, ASKED, ["approval_resolved", { approvalId: "a1", approved: true, by: "u" }]));
  expect(resolved.runs[0]?.status).toBe("running");
  expect(resolved.approvals).toEqual([]);
});

test("a run that the server no longer lists is unknown until its end arrives", () => {
  const state = applyEntries(
    createThreadState("t1"),
    log(STARTED, ["message_delta", { messageId: "m1", delta: "so" }]),
  );
  const truth = applySnapshot(state, { runs: [], approvals: [], offset: 2 });
  expect(threadStateToView(truth)).toMatchObject({ runs: [{ status: "unknown" }], messages: [{ done: true }] });
  const end: WireEntry = {
    type: "agent_cancelled",
    payload: { by: "u" },
    offset: 3,
    time: 9,
    threadId: "t1",
    runId: "r1",
  };
  expect(threadStateToView(applyEntries(truth, [end])).runs[0]?.status).toBe("cancelled");
});

test("a snapshot shows a run that is queued or being cancelled, and an older snapshot says nothing", () => {
  const run = { runId: "r1", threadId: "t1", agent: "writer", from: 1 };
  const elsewhere = { ...run, runId: "r2", threadId: "t2", status: "running" } as const;
  const queued = applySnapshot(createThreadState("t1"), {
    runs: [{ ...run, from: 0, status: "queued" }, elsewhere],
    offset: 0,
  });
  expect(threadStateToView(queued).runs).toEqual([{ runId: "r1", threadId: "t1", agent: "writer", status: "queued" }]);
  expect(threadStateToView(applyEntries(queued, log(STARTED))).runs[0]?.status).toBe("running");
  const cancelling = applySnapshot(queued, { runs: [{ ...run, status: "cancelling" }], offset: 5 });
  expect(threadStateToView(applySnapshot(cancelling, { runs: [], offset: 4 })).runs[0]?.status).toBe("cancelling");
});

test("other threads are left out, and all are in without a thread", () => {
  const entries = [
    ...log(["message_completed", { messageId: "m1", role: "user", content: "mine" }]),
    {
      type: "message_completed",
      payload: { messageId: "m2", role: "user", content: "other" },
      offset: 2,
      time: 1,
      threadId: "t2",
    },
    { type: "note", payload: null, offset: 3, time: 1 },
  ];
  expect(viewOf(entries).timeline).toHaveLength(1);
  const all = threadStateToView(applyEntries(createThreadState(), entries));
  expect(all.timeline).toHaveLength(3);
  expect(all.messages.map(({ id }) => id)).toEqual(["m1", "m2"]);
});

test("a completed message stays as it was completed", () => {
  const completed = { messageId: "m1", role: "assistant", content: "all of it" };
  const view = viewOf(
    log(STARTED, ["message_completed", completed], ["message_delta", { messageId: "m1", delta: "?" }]),
  );
  expect(view.messages).toEqual([{ id: "m1", role: "assistant", content: "all of it", done: true, runId: "r1" }]);
});

test("payloads that are not what they should be do no harm", () => {
  const view = viewOf(
    log(["message_delta", null], ["agent_started", "text"], ["tool_completed", 5], ["state_snapshot", null]),
  );
  expect(view).toMatchObject({ messages: [], runs: [], tools: [], state: null });
  expect(view.timeline).toHaveLength(4);
});
