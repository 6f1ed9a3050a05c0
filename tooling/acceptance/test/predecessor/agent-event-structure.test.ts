import { AGENT_EVENT_TYPES, type Agent } from "@isowire/agents";
import { describe, expect, test } from "vitest";
import { serve } from "../../src/serve.js";
import { open, type EntryFrame, type Ticket } from "./device.js";
import { librarian } from "./librarian.js";

const number = expect.any(Number) as number;

/** One message to the librarian, and the event of `type` that its user's device received. */
async function eventOf(type: string): Promise<{ readonly ticket: Ticket; readonly event: EntryFrame | undefined }> {
  await using app = await serve({ agents: { librarian } });
  const [device] = await open(app, "ada");
  const ticket = await device!.message("apples");
  const events = (await device!.ended(ticket.runId)).filter((event) => event.type === type);
  expect(events).toHaveLength(1);
  return { ticket, event: events[0] };
}

describe("websocket notifier", () => {
  test("all methods: each method of a run says its event, and nobody else may say it", async () => {
    const talker: Agent = async (run) => {
      await run.thinking("thinking aloud", 1);
      await run.delta("part of the answer");
      await run.tool("look_up", {}, () => "found");
      await run.state.set({ step: 1 });
      await run.emit("found_something", { n: 1 });
      await run.requestApproval({ toolName: "save", parameters: {} });
      return "the final report";
    };
    await using app = await serve({ agents: { talker } });
    const [device] = await open(app, "ada");
    const { runId } = await device!.message("go");
    const requested = (await device!.received(9)).at(-1);
    await device!.ask("tool_approval", { approvalId: requested?.payload["approvalId"], approved: true });
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual([
      "agent_started",
      "agent_thinking",
      "message_delta",
      "tool_executing",
      "tool_completed",
      "state_snapshot",
      "found_something",
      "approval_requested",
      "approval_resolved",
      "message_completed",
      "agent_completed",
    ]);
    const manager = app.hub.manager(app.user("ada"));
    for (const type of AGENT_EVENT_TYPES)
      await expect(manager.sendEvent(type, {}, { runId })).rejects.toMatchObject({ code: "ERR_RESERVED_TYPE" });
    expect((await manager.history()).entries).toHaveLength(12);
  });
});

describe("the structure of the five events", () => {
  test("agent_started event structure: the agent, the command that asked, and what it asked", async () => {
    const { ticket, event } = await eventOf("agent_started");
    const payload = { agent: "librarian", commandId: expect.any(String) as string, input: { content: "apples" } };
    expect(event).toStrictEqual({ type: "agent_started", offset: 2, time: number, ...ticket, payload });
  });

  test("agent_thinking event structure: the reasoning", async () => {
    const { ticket, event } = await eventOf("agent_thinking");
    const payload = { reasoning: "Looking up apples in the catalogue." };
    expect(event).toStrictEqual({ type: "agent_thinking", offset: 3, time: number, ...ticket, payload });
  });

  test("tool_executing event structure: the execution, the tool and its parameters", async () => {
    const { ticket, event } = await eventOf("tool_executing");
    const payload = { executionId: `${ticket.runId}.1`, toolName: "look_up", parameters: { word: "apples" } };
    expect(event).toStrictEqual({ type: "tool_executing", offset: 4, time: number, ...ticket, payload });
  });

  test("tool_completed event structure: the same execution, its results, its success and how long it took", async () => {
    const { ticket, event } = await eventOf("tool_completed");
    const payload = {
      executionId: `${ticket.runId}.1`,
      toolName: "look_up",
      success: true,
      results: { found: "all about apples" },
      durationMs: number,
    };
    expect(event).toStrictEqual({ type: "tool_completed", offset: 5, time: number, ...ticket, payload });
  });

  test("agent_completed event structure: the status and the final response, last of all", async () => {
    const { ticket, event } = await eventOf("agent_completed");
    const payload = {
      status: "completed",
      finalResponse: "Here is what I found: all about apples.",
      durationMs: number,
    };
    expect(event).toStrictEqual({ type: "agent_completed", offset: 6, time: number, ...ticket, payload });
  });
});
