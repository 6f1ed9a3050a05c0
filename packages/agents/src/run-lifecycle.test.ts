import { IsowireError } from "@isowire/core/protocol";
import { expect, test } from "vitest";
import { AGENT_EVENT_TYPES } from "./events.js";
import { type Lifecycle, type LifecycleEvent, NEW_RUN, nextLifecycle } from "./run-lifecycle.js";

const running: Lifecycle = { phase: "running", openTools: new Set() };
const inTool: Lifecycle = { phase: "running", openTools: new Set(["t1"]) };
const ended: Lifecycle = { phase: "ended", openTools: new Set() };

const free = [
  "agent_thinking",
  "message_delta",
  "message_completed",
  "state_snapshot",
  "approval_requested",
  "approval_resolved",
  "order_shipped",
];
const terminal = ["agent_completed", "agent_failed", "agent_cancelled"];

type Row = readonly [from: string, state: Lifecycle, event: LifecycleEvent, outcome: string];

const table: readonly Row[] = [
  ["new", NEW_RUN, { type: "agent_started" }, "running"],
  ...[...free, ...terminal, "tool_executing", "tool_completed"].map((type): Row => [
    "new",
    NEW_RUN,
    { type, executionId: "t1" },
    "ERR_RUN_LIFECYCLE",
  ]),
  ["running", running, { type: "agent_started" }, "ERR_RUN_LIFECYCLE"],
  ...free.map((type): Row => ["running", running, { type }, "running"]),
  ...free.map((type): Row => ["in a tool", inTool, { type }, "running t1"]),
  ["running", running, { type: "tool_executing", executionId: "t1" }, "running t1"],
  ["running", running, { type: "tool_executing" }, "ERR_RUN_LIFECYCLE"],
  ["running", running, { type: "tool_executing", executionId: "" }, "ERR_RUN_LIFECYCLE"],
  ["in a tool", inTool, { type: "tool_executing", executionId: "t1" }, "ERR_RUN_LIFECYCLE"],
  ["in a tool", inTool, { type: "tool_executing", executionId: "t2" }, "running t1 t2"],
  ["running", running, { type: "tool_completed", executionId: "t1" }, "ERR_RUN_LIFECYCLE"],
  ["in a tool", inTool, { type: "tool_completed", executionId: "t1" }, "running"],
  ["in a tool", inTool, { type: "tool_completed", executionId: "t2" }, "ERR_RUN_LIFECYCLE"],
  ["in a tool", inTool, { type: "tool_completed" }, "ERR_RUN_LIFECYCLE"],
  ...terminal.map((type): Row => ["running", running, { type }, "ended"]),
  ...terminal.map((type): Row => ["in a tool", inTool, { type }, "ERR_RUN_LIFECYCLE"]),
  ...[...AGENT_EVENT_TYPES, "order_shipped"].map((type): Row => ["ended", ended, { type }, "ERR_RUN_ENDED"]),
];

for (const [from, state, event, outcome] of table) {
  test(`${from}: ${event.type} (${event.executionId ?? "no id"}) leads to ${outcome}`, () => {
    expect(outcomeOf(state, event)).toBe(outcome);
  });
}

test("a step leaves the state it came from as it was", () => {
  nextLifecycle(inTool, { type: "tool_executing", executionId: "t2" });
  nextLifecycle(inTool, { type: "tool_completed", executionId: "t1" });
  expect([...inTool.openTools]).toEqual(["t1"]);
});

function outcomeOf(state: Lifecycle, event: LifecycleEvent): string {
  try {
    const next = nextLifecycle(state, event);
    return [next.phase, ...next.openTools].join(" ");
  } catch (error) {
    return IsowireError.isInstance(error) ? error.code : "another error";
  }
}
