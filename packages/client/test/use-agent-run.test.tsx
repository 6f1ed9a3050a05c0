// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Client } from "../src/node.js";
import { type AgentRun, useAgentRun } from "../src/react.js";
import { LogServer } from "./log-server.js";
import { until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

beforeEach(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

let latest: AgentRun;

function Run({ client, threadId = "t1", runId }: { client: Client; threadId?: string; runId?: string }) {
  latest = useAgentRun(client, threadId, runId);
  return null;
}

async function reached(status: AgentRun["status"]): Promise<void> {
  await act(() => until(() => latest.status === status, `the run to be ${status}, not ${latest.status}`));
}

const open = (runId: string, status: "running" | "waiting" = "running") => ({
  runId,
  threadId: "t1",
  agent: "writer",
  status,
  from: 0,
});
const says = (delta: string, messageId = "m1") => ["message_delta", { messageId, delta }] as const;
const STARTED = ["agent_started", { agent: "writer", input: { content: "hello" } }] as const;
const COMPLETED = ["agent_completed", { status: "completed", finalResponse: "done", durationMs: 1 }] as const;

describe("useAgentRun", () => {
  test("follows the thread's latest run from ready over submitted to its end", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    render(<Run client={test.client} />);
    expect([latest.status, latest.run, latest.text, latest.error]).toEqual(["ready", undefined, "", undefined]);
    await act(() => latest.send("hello", { agent: "writer" }));
    expect(latest.status).toBe("submitted");
    expect(log.commands).toMatchObject([
      { type: "user_message", threadId: "t1", payload: { content: "hello", agent: "writer" } },
    ]);
    const own = { runId: "r-new" };
    log.write(...STARTED, own);
    log.write("agent_thinking", { reasoning: "well" }, own);
    log.write("tool_executing", { executionId: "e1", toolName: "look_up", parameters: {} }, own);
    log.write(...says("good "), own);
    log.write(...says("day"), own);
    await act(() => until(() => latest.text === "good day", "the text"));
    expect(latest).toMatchObject({
      status: "running",
      run: { runId: "r-new", input: { content: "hello" } },
      thinking: { reasoning: "well" },
      tools: [{ toolName: "look_up", status: "running" }],
      messages: [{ role: "assistant", content: "good day" }],
    });
    log.write(...COMPLETED, own);
    await reached("completed");
    expect(latest).toMatchObject({ thinking: undefined, run: { finalResponse: "done" } });
  });

  test("shows nothing of the thread's other runs, and not the runs that a run has started", async () => {
    await using log = await LogServer.listen();
    log.write(...STARTED, { runId: "old" });
    log.write(...says("old words", "m0"), { runId: "old" });
    log.write(...COMPLETED, { runId: "old" });
    log.write(...STARTED, { runId: "new" });
    log.write("agent_started", { agent: "helper", parentRunId: "new" }, { runId: "below" });
    log.write(...says("new words"), { runId: "new" });
    log.runs = [open("new"), open("below")];
    using test = new TestClient(log);
    render(<Run client={test.client} />);
    await act(() => until(() => latest.text === "new words", "the latest run"));
    expect([latest.run?.runId, latest.status]).toEqual(["new", "running"]);
    render(<Run client={test.client} runId="old" />);
    await act(() => until(() => latest.text === "old words", "the named run"));
    expect([latest.run?.runId, latest.status]).toEqual(["old", "completed"]);
    render(<Run client={test.client} runId="none" />);
    expect([latest.run, latest.status]).toEqual([undefined, "unknown"]);
  });

  test("goes on showing a run that is open while the next one waits", async () => {
    await using log = await LogServer.listen();
    log.write(...STARTED, { runId: "first" });
    log.runs = [open("first")];
    using test = new TestClient(log);
    render(<Run client={test.client} />);
    await reached("running");
    await act(() => latest.send("next"));
    expect([latest.run?.runId, latest.status]).toEqual(["first", "running"]);
    log.write(...COMPLETED, { runId: "first" });
    await reached("submitted");
    expect(latest.run).toBeUndefined();
    log.write(...STARTED, { runId: "r-new" });
    await reached("running");
    log.write(...COMPLETED, { runId: "r-new" });
    await reached("completed");
  });

  test("stops the run that is shown, and the one that was only just asked for", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    render(<Run client={test.client} />);
    await test.reached("open");
    expect(await latest.stop()).toBeUndefined();
    log.isMute = true;
    let sending: Promise<unknown> = Promise.resolve();
    act(() => void (sending = latest.send("hello")));
    expect(latest.status).toBe("submitted");
    const stopping = latest.stop();
    log.isMute = false;
    log.peer.cut();
    await act(() => Promise.all([sending, stopping]));
    log.write(...STARTED, { runId: "r-new" });
    await reached("running");
    await act(() => latest.stop());
    expect(log.commands.slice(1)).toMatchObject([
      { type: "run_cancel", payload: { runId: "r-new" } },
      { type: "run_cancel", payload: { runId: "r-new" } },
    ]);
    log.write("agent_cancelled", { by: "user" }, { runId: "r-new" });
    await reached("cancelled");
    await act(() => latest.stop());
    expect(log.commands).toHaveLength(3);
  });

  test("says why a message was refused, and why a run failed", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    render(<Run client={test.client} />);
    log.refusal = { code: "ERR_QUEUE_FULL", message: "too many", retryable: true };
    await act(() => expect(latest.send("hello")).rejects.toMatchObject({ code: "ERR_QUEUE_FULL" }));
    expect(latest).toMatchObject({ status: "ready", error: { code: "ERR_QUEUE_FULL", message: "too many" } });
    await act(() => latest.stop());
    log.refusal = undefined;
    await act(() => latest.send("again"));
    expect([latest.status, latest.error]).toEqual(["submitted", undefined]);
    log.write(...STARTED, { runId: "r-new" });
    const failure = { code: "ERR_AGENT_FAILED", message: "the agent failed (incident 1)", retryable: false };
    log.write("agent_failed", failure, { runId: "r-new" });
    await reached("failed");
    expect(latest.error).toEqual(failure);
  });

  test("shows the approvals of its run, and answers them", async () => {
    await using log = await LogServer.listen();
    const approval = { approvalId: "a1", runId: "r1", threadId: "t1", toolName: "pay", parameters: {}, expiresAt: 9 };
    log.runs = [open("r1", "waiting"), open("other", "waiting")];
    log.approvals = [approval, { ...approval, approvalId: "a2", runId: "other" }];
    using test = new TestClient(log);
    render(<Run client={test.client} runId="r1" />);
    await reached("waiting");
    expect(latest.approvals).toMatchObject([{ approvalId: "a1", runId: "r1" }]);
    await act(() => latest.approve("a1", true));
    expect(log.commands).toMatchObject([{ type: "tool_approval", payload: { approvalId: "a1", approved: true } }]);
  });

  test("what was sent in another thread says nothing about this one", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    const { rerender } = render(<Run client={test.client} threadId="t1" />);
    await act(() => latest.send("hello"));
    expect(latest.status).toBe("submitted");
    rerender(<Run client={test.client} threadId="t2" />);
    expect(latest.status).toBe("ready");
  });
});
