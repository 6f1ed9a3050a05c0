import { AGENT_EVENT_TYPES } from "@isowire/agents";
import { describe, expect, test } from "vitest";
import { open, type EntryFrame, type Ticket } from "./device.js";
import type { Door } from "./doors/door.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { librarian } from "./librarian.js";

const number = expect.any(Number) as number;

/** One message to the librarian, and the event of `type` that its user's device received. */
async function eventOf(
  door: Door,
  type: string,
): Promise<{ readonly ticket: Ticket; readonly event: EntryFrame | undefined }> {
  await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
  const [device] = await open(app, "ada");
  const ticket = await device!.message("apples");
  const events = (await device!.ended(ticket.runId)).filter((event) => event.type === type);
  expect(events).toHaveLength(1);
  return { ticket, event: events[0] };
}

describe.each(DOORS)("websocket notifier, %s", (_name, door) => {
  passThrough(door);

  test("all methods: each method of a run says its event, and nobody else may say it", async () => {
    const { agent, says } = door.everyMethod;
    await using app = await door.serve({ agents: { talker: agent } });
    const [device] = await open(app, "ada");
    const { runId } = await device!.message("go");
    // The question is the first entry; what it asks for approval is the last one before it waits.
    const asks = says.indexOf("approval_requested") + 1;
    const requested = (await device!.received(asks + 1))[asks];
    if (asks > 0) await device!.ask("tool_approval", { approvalId: requested?.payload["approvalId"], approved: true });
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(says);
    const ada = await door.reach(app.user("ada"));
    for (const type of AGENT_EVENT_TYPES)
      await expect(ada.send(type, {}, { runId })).rejects.toMatchObject({ code: door.refusalOf(type) });
    expect((await app.hub.manager(app.user("ada")).history()).entries).toHaveLength(says.length + 1);
  });
});

describe.each(DOORS)("the structure of the five events, %s", (_name, door) => {
  passThrough(door);

  test("agent_started event structure: the agent, the command that asked, and what it asked", async () => {
    const { ticket, event } = await eventOf(door, "agent_started");
    const payload = { agent: "librarian", commandId: expect.any(String) as string, input: { content: "apples" } };
    expect(event).toStrictEqual({ type: "agent_started", offset: 2, time: number, ...ticket, payload });
  });

  test("agent_thinking event structure: the reasoning", async () => {
    const { ticket, event } = await eventOf(door, "agent_thinking");
    const payload = { reasoning: "Looking up apples in the catalogue." };
    expect(event).toStrictEqual({ type: "agent_thinking", offset: 3, time: number, ...ticket, payload });
  });

  test("tool_executing event structure: the execution, the tool and its parameters", async () => {
    const { ticket, event } = await eventOf(door, "tool_executing");
    const payload = { executionId: `${ticket.runId}.1`, toolName: "look_up", parameters: { word: "apples" } };
    expect(event).toStrictEqual({ type: "tool_executing", offset: 4, time: number, ...ticket, payload });
  });

  test("tool_completed event structure: the same execution, its results, its success and how long it took", async () => {
    const { ticket, event } = await eventOf(door, "tool_completed");
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
    const { ticket, event } = await eventOf(door, "agent_completed");
    const payload = {
      status: "completed",
      finalResponse: "Here is what I found: all about apples.",
      durationMs: number,
    };
    expect(event).toStrictEqual({ type: "agent_completed", offset: 6, time: number, ...ticket, payload });
  });
});
