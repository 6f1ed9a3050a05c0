import type { Agent } from "@isowire/agents";
import { defineEvents, type StandardSchema } from "@isowire/core";
import { expect, test } from "vitest";
import { createTestApp } from "./create-test-app.js";

const answer: Agent = async (run) => {
  await run.thinking("the question is short");
  const sum = await run.tool("add", { a: 2, b: 3 }, () => 5);
  await run.delta(`It is ${String(sum)}.`);
};

test("a message starts a run whose events reach every device of the user, in order, and nobody else's", async () => {
  await using app = createTestApp({ agents: { answer } });
  const [desk, phone, stranger] = [await app.device("ada"), await app.device("ada"), await app.device("grace")];
  const { runId } = (await desk.client.command("user_message", { content: "2 + 3?" })) as { runId: string };
  await app.until(() => phone.received.some((event) => event.type === "agent_completed"));
  const types = [
    "message_completed",
    "agent_started",
    "agent_thinking",
    "tool_executing",
    "tool_completed",
    "message_delta",
    "message_completed",
    "agent_completed",
  ];
  for (const device of [desk, phone]) {
    expect(device.received.map((event) => event.type)).toEqual(types);
    expect(device.received.map((event) => event.offset)).toEqual(types.map((_, index) => index + 1));
    expect(new Set(device.received.slice(1).map((event) => event.runId))).toEqual(new Set([runId]));
  }
  expect(desk.received.at(-1)?.payload).toMatchObject({ status: "completed", finalResponse: "It is 5." });
  expect(stranger.received).toEqual([]);
});

test("a device that was offline is given what it missed, once", async () => {
  await using app = createTestApp({ agents: { answer } });
  const device = await app.device("ada");
  device.offline();
  for (let n = 1; n <= 5; n += 1) await app.manager("ada").sendEvent("said", { n });
  await app.clock.advance(1000);
  expect(device.received).toEqual([]);
  device.online();
  await app.until(() => device.received.length === 5);
  expect(device.received.map((event) => event.payload)).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
});

test("a socket that breaks in mid-answer comes back, and the answer is whole", async () => {
  const words = Array.from({ length: 40 }, (_, n) => `word${String(n)} `);
  const slow: Agent = async (run) => {
    for (const word of words) {
      await run.delta(word);
      await new Promise<void>((resolve) => app.clock.after(30, resolve));
    }
  };
  await using app = createTestApp({ agents: { slow } });
  const device = await app.device("ada");
  await device.client.command("user_message", { content: "go on" });
  for (let n = 0; n < 4; n += 1) {
    await app.clock.advance(170);
    device.cut();
  }
  await app.until(() => device.received.some((event) => event.type === "agent_completed"));
  const text = device.received
    .filter((event) => event.type === "message_delta")
    .map((event) => (event.payload as { delta: string }).delta);
  expect(text.join("")).toBe(words.join(""));
});

test("until says so when its condition does not come true", async () => {
  await using app = createTestApp();
  await expect(app.until(() => false, 500)).rejects.toThrow("did not hold within 500 ms");
});

test("what an agent emits is held against the application's schemas", async () => {
  const order: StandardSchema = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) =>
        typeof (value as { id?: unknown }).id === "string" ? { value } : { issues: [{ message: "id must be text" }] },
    },
  };
  const shop: Agent = async (run) => {
    await run.emit("order", { id: "A-17" });
    await run.emit("order", { id: 17 });
  };
  await using app = createTestApp({ agents: { shop }, hub: { events: defineEvents({ order }) } });
  const device = await app.device("ada");
  await device.client.command("user_message", { content: "buy" });
  await app.until(() => device.received.some((event) => event.type === "agent_failed"));
  expect(device.received.filter((event) => event.type === "order").map((event) => event.payload)).toEqual([
    { id: "A-17" },
  ]);
  expect(device.received.at(-1)?.payload).toMatchObject({ code: "ERR_EVENT_INVALID" });
});
