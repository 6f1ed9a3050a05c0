import { publicError } from "@isowire/agents";
import { describe, expect, test } from "vitest";
import { until } from "../../src/until.js";
import { open, type Device } from "./device.js";
import type { Script } from "./doors/door.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { FIVE, librarian, QUESTION_AND_FIVE } from "./librarian.js";

describe.each(DOORS)("the sequence of agent events, %s", (_name, door) => {
  passThrough(door);

  test("complete event sequence: the five arrive once each, in order, on both devices, with nothing between", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const [desk, phone] = await open(app, "ada", "ada");
    const { runId } = await desk!.message("apples");
    for (const device of [desk!, phone!]) {
      expect((await device.ended(runId)).map((event) => event.type)).toEqual(FIVE);
      await device.settled();
      expect(device.types).toEqual(QUESTION_AND_FIVE);
      expect(device.entries.map((entry) => entry.offset)).toEqual([1, 2, 3, 4, 5, 6]);
    }
    expect(phone!.entries).toEqual(desk!.entries);
  });

  test("event timing: each event reaches the screen while the agent is still at that step", async () => {
    const screen: { device?: Device } = {};
    const seenSoFar: (readonly string[])[] = [];
    const shown = async (type: string): Promise<void> => {
      await until(
        () => screen.device?.types.at(-1) === type,
        () => ({ waitingFor: type, shown: screen.device?.types }),
      );
      seenSoFar.push(screen.device!.types.slice(1));
    };
    const patient: Script = async (run) => {
      await shown("agent_started");
      await run.thinking("one step at a time");
      await shown("agent_thinking");
      await run.tool("look_up", {}, () => shown("tool_executing"));
      await shown("tool_completed");
      return undefined;
    };
    await using app = await door.serve({ agents: { patient: door.agent(patient) } });
    const [device] = await open(app, "ada");
    screen.device = device!;
    const { runId } = await device!.message("apples");
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(FIVE);
    expect(seenSoFar).toEqual([FIVE.slice(0, 1), FIVE.slice(0, 2), FIVE.slice(0, 3), FIVE.slice(0, 4)]);
  });

  test.each([
    ["a tool that ends without having begun", "tool_completed"],
    ["a second start", "agent_started"],
    ["an end of the agent's own", "agent_completed"],
  ])("out of order event handling: %s never reaches a screen, and the run fails", async (_name, type) => {
    const confused = door.saying([
      { type: "agent_thinking", payload: { reasoning: "all is well" } },
      { type, payload: { executionId: "e_1", results: 1, status: "completed" } },
      { type: "agent_thinking", payload: { reasoning: "too late" } },
    ]);
    await using app = await door.serve({ agents: { confused } });
    const [device] = await open(app, "ada");
    const events = await device!.ended((await device!.message("go")).runId);
    expect(events.map((event) => event.type)).toEqual(["agent_started", "agent_thinking", "agent_failed"]);
    expect(events.at(-1)?.payload).toMatchObject({ code: "ERR_RUN_LIFECYCLE", retryable: false });
    await device!.settled();
    expect(device!.entries).toHaveLength(4);
  });

  test("real agent websocket events: the server makes them, and a client cannot", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const [device] = await open(app, "ada");
    for (const type of FIVE) {
      const answer = await device!.ask(type, { reasoning: "made up", status: "completed" });
      expect(answer).toMatchObject({ type: "isowire:error", code: "ERR_UNKNOWN_COMMAND" });
    }
    expect(device!.entries).toEqual([]);
    const { runId } = await device!.message("apples");
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(FIVE);
    expect(JSON.stringify(device!.entries)).not.toContain("made up");
  });

  test("real e2e agent conversation flow: three questions in a thread, each answered knowing those before it", async () => {
    const rememberer: Script = async (run) => {
      for (const words of await run.said()) await run.delta(`<${words}>`);
      return undefined;
    };
    await using app = await door.serve({ agents: { rememberer: door.agent(rememberer) } });
    const [device] = await open(app, "ada");
    let threadId: string | undefined;
    for (const question of ["one", "two", "three"]) {
      const ticket = await device!.message(question, threadId);
      threadId = ticket.threadId;
      await device!.ended(ticket.runId);
    }
    const spoken = device!.entries.filter((entry) => entry.type === "message_completed");
    expect(spoken.map(({ payload }) => [payload["role"], payload["content"]])).toEqual([
      ["user", "one"],
      ["assistant", "<one>"],
      ["user", "two"],
      ["assistant", "<one><<one>><two>"],
      ["user", "three"],
      ["assistant", "<one><<one>><two><<one><<one>><two>><three>"],
    ]);
    expect(new Set(device!.entries.map((entry) => entry.threadId))).toEqual(new Set([threadId]));
  });

  test("real websocket agent event flow, comprehensive: from the ping to the end, with a tool that fails", async () => {
    const thorough: Script = async (run) => {
      await run.thinking("two tools will do");
      await run.tool("works", { n: 1 }, () => 1);
      const failing = run.tool("fails", { n: 2 }, () => {
        throw publicError("NO_INK", "There is no ink left.");
      });
      await failing.catch(() => undefined);
      await run.delta("One of two.");
      return undefined;
    };
    await using app = await door.serve({ agents: { thorough: door.agent(thorough) } });
    const [device] = await open(app, "ada");
    await device!.settled();
    const { runId } = await device!.message("print");
    expect((await device!.ended(runId)).map(({ type, payload }) => [type, payload["success"]])).toEqual([
      ["agent_started", undefined],
      ["agent_thinking", undefined],
      ["tool_executing", undefined],
      ["tool_completed", true],
      ["tool_executing", undefined],
      ["tool_completed", false],
      ["message_delta", undefined],
      ["message_completed", undefined],
      ["agent_completed", undefined],
    ]);
    const failed = device!.entries.find((entry) => entry.payload["success"] === false);
    expect(failed?.payload).toMatchObject({ toolName: "fails", error: "There is no ink left." });
  });
});
