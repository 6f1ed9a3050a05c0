import type { ThreadSnapshot } from "@isowire/client/react";
import { expect, test } from "vitest";
import { timelineRuns } from "./timeline-rows.js";

type Entry = ThreadSnapshot["timeline"][number];

const STARTED = 1_000;

function entry(offset: number, type: string, payload: object): Entry {
  return { offset, type, payload, time: STARTED + offset * 10, runId: "r", threadId: "t" };
}

const RUN = { runId: "r", agent: "docs", status: "completed", startedAt: STARTED, durationMs: 90 } as const;

test("each event is a row with its offset and its time since the start of the run", () => {
  const timeline = [
    entry(1, "agent_started", { agent: "docs" }),
    entry(2, "tool_executing", { executionId: "e", toolName: "search_docs", parameters: { query: "lamp", limit: 2 } }),
    entry(3, "tool_completed", { executionId: "e", toolName: "search_docs", success: true, durationMs: 7 }),
  ];
  const [run] = timelineRuns({ timeline, runs: [RUN], messages: [] });
  expect(run).toMatchObject({ runId: "r", number: 1, status: "completed", durationMs: 90 });
  expect(run?.rows).toEqual([
    { offset: 1, type: "agent_started", detail: "agent “docs”", atMs: 10 },
    { offset: 2, type: "tool_executing", detail: "search_docs: query lamp, limit 2", atMs: 20 },
    { offset: 3, type: "tool_completed", detail: "search_docs", atMs: 30, durationMs: 7 },
  ]);
});

test("the text of a message is one row, however many deltas it came in", () => {
  const timeline = [4, 5, 6].map((offset) => entry(offset, "message_delta", { messageId: "m", delta: "abc" }));
  const messages = [{ id: "m", role: "assistant", content: "abcabcabc", done: false } as const];
  const [run] = timelineRuns({ timeline, runs: [RUN], messages });
  expect(run?.rows).toEqual([{ offset: 4, type: "message_delta", detail: "9 characters", atMs: 40 }]);
});

test("what went wrong is marked", () => {
  const timeline = [
    entry(1, "tool_completed", { toolName: "read", success: false, error: "gone", durationMs: 1 }),
    entry(2, "agent_failed", { code: "X", message: "no luck", retryable: false }),
  ];
  const [run] = timelineRuns({ timeline, runs: [RUN], messages: [] });
  expect(run?.rows.map(({ detail, isProblem }) => [detail, isProblem])).toEqual([
    ["read: gone", true],
    ["no luck", true],
  ]);
});

test("a question stands with the run that takes it up, also when it had to wait", () => {
  const question = (offset: number): Entry => {
    const { runId: _none, ...own } = entry(offset, "message_completed", { role: "user" });
    return own;
  };
  const started = (offset: number, runId: string): Entry => ({ ...entry(offset, "agent_started", {}), runId });
  const timeline = [question(1), started(2, "r"), question(3), question(4), started(5, "s")];
  const runs = timelineRuns({ timeline, runs: [RUN, { ...RUN, runId: "s", status: "running" }], messages: [] });
  expect(runs.map(({ runId, status, rows }) => [runId, status, rows.map(({ offset }) => offset)])).toEqual([
    ["r", "completed", [1, 2]],
    ["s", "running", [3, 5]],
    ["", "queued", [4]],
  ]);
});

test("events of other runs, and of types this page does not know, do no harm", () => {
  const timeline = [{ ...entry(1, "agent_started", {}), runId: "other" }, entry(2, "order_shipped", { parcel: 1 })];
  const [run] = timelineRuns({ timeline, runs: [RUN], messages: [] });
  expect(run?.rows).toEqual([{ offset: 2, type: "order_shipped", detail: "", atMs: 20 }]);
});

test("what the application says outside of runs stands between the runs, apart from questions that wait", () => {
  const outside = (offset: number) => ({ offset, type: "order_shipped", payload: { orderId: "A-17" }, time: STARTED });
  const timeline = [outside(1), entry(2, "agent_started", { agent: "docs" }), outside(3)];
  const sections = timelineRuns({ timeline, runs: [RUN], messages: [] });
  expect(sections.map(({ number, status }) => [number, status])).toEqual([
    [undefined, "outside"],
    [1, "completed"],
    [undefined, "outside"],
  ]);
  expect(sections[0]?.rows).toEqual([{ offset: 1, type: "order_shipped", detail: "orderId A-17", atMs: 0 }]);
  expect(sections[2]?.rows[0]?.offset).toBe(3);
});
