import { createUserContext } from "@isowire/core/trusted";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { OldFrontEnd, type OldMessage } from "./old-front-end.js";
import { serveOldClients, tokenFor } from "./serve-old-clients.js";

/** What the old screens relied on to be at the root of each message. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  agent_started: ["type", "user_id", "thread_id", "timestamp", "agent_name", "task_description"],
  agent_thinking: ["type", "reasoning", "timestamp"],
  tool_executing: ["type", "tool_name", "parameters", "timestamp"],
  tool_completed: ["type", "tool_name", "results", "duration", "timestamp", "success"],
  agent_completed: ["type", "status", "final_response", "timestamp"],
};
const FIVE = Object.keys(REQUIRED);
const lifecycleOf = (messages: readonly { readonly type: string }[]) =>
  messages.filter(({ type }) => FIVE.includes(type));

test("an old front end has its golden path while a new one of the same user sees the same run natively", async () => {
  await using served = await serveOldClients();
  using old = new OldFrontEnd(served.url, tokenFor("ada"));
  using native = openNative(`${served.url}?resume=start`, tokenFor("ada"));
  expect(await old.next("connection_established")).toMatchObject({ connection_ready: true, user_id: "ada" });
  expect(old.socket.protocol).toBe("jwt-auth");
  await native.next("isowire:welcome");
  old.send({ type: "chat", payload: { content: "our costs" }, user_id: "ada", thread_id: "thread-4" });
  await old.next("agent_completed");
  await native.next("agent_completed");

  const seen = lifecycleOf(old.messages) as OldMessage[];
  expect(seen.map(({ type }) => type)).toEqual(FIVE);
  for (const message of seen) {
    for (const field of REQUIRED[message.type] ?? []) expect(message[field], `${message.type}.${field}`).toBeDefined();
    expect(message).toMatchObject({ user_id: "ada", thread_id: "thread-4", run_id: seen[0]?.["run_id"] });
    expect(new Date(String(message["timestamp"])).toISOString()).toBe(message["timestamp"]);
  }
  expect(seen).toMatchObject([
    { agent_name: "triage", task_description: "our costs" },
    { reasoning: "About: our costs", step_number: 1 },
    { tool_name: "usage_report", parameters: { month: "2025-08" } },
    { tool_name: "usage_report", results: 31, success: true, duration: expect.any(Number) as number },
    { status: "success", final_response: "31 rows" },
  ]);

  const today = lifecycleOf(native.messages) as OldMessage[];
  expect(today.map(({ type }) => type)).toEqual(FIVE);
  for (const [index, entry] of today.entries()) {
    expect(entry).toMatchObject({
      threadId: "thread-4",
      runId: seen[index]?.["run_id"],
      payload: expect.any(Object) as object,
    });
    expect(new Date(entry["time"] as number).toISOString()).toBe(seen[index]?.["timestamp"]);
    expect(entry).not.toHaveProperty("user_id");
  }
  expect(old.messages.filter(({ type }) => type.startsWith("isowire:"))).toEqual([]);
});

test.each(["chat", "agent_request", "start_agent", "run_agent", "agent_message", "execute_agent", "chat_message"])(
  "%s starts an agent",
  async (type) => {
    await using served = await serveOldClients();
    using old = new OldFrontEnd(served.url, tokenFor("ada"));
    await old.next("connection_established");
    old.send({ type, content: "hello", agent_name: "triage", thread_id: "thread-4" });
    expect(await old.next("agent_completed")).toMatchObject({ thread_id: "thread-4", status: "success" });
  },
);

test("a message of another user's is refused, nothing comes of it, and the connection stays", async () => {
  await using served = await serveOldClients();
  using old = new OldFrontEnd(served.url, tokenFor("ada"));
  await old.next("connection_established");
  old.send({ type: "chat", content: "as bob", user_id: "bob" });
  expect(await old.next("error_message")).toMatchObject({ error_code: "ERR_ISOLATION" });
  old.send({ type: "chat", content: "as myself", user_id: "ada" });
  expect(await old.next("agent_completed")).toMatchObject({ user_id: "ada" });
  const logOf = async (userId: string) =>
    (await served.hub.manager(createUserContext({ userId })).history()).entries.map(({ payload }) =>
      JSON.stringify(payload),
    );
  expect(await logOf("bob")).toEqual([]);
  expect((await logOf("ada")).join()).not.toContain("as bob");
});

test("an agent that fails is an agent_error, and one that is cancelled is a completion that says so", async () => {
  await using served = await serveOldClients();
  using old = new OldFrontEnd(served.url, tokenFor("ada"));
  await old.next("connection_established");
  old.send({ type: "run_agent", payload: { message: "break", agent_name: "broken" } });
  const failed = await old.next("agent_error");
  expect(failed["error_message"]).not.toContain("not for the screen");
  old.send({ type: "run_agent", payload: { message: "wait", agent_name: "patient" } });
  const { run_id } = await vi.waitUntil(
    () => old.messages.find(({ type, agent_name }) => type === "agent_started" && agent_name === "patient"),
    { timeout: 15_000 },
  );
  old.send({ type: "run_cancel", run_id });
  expect(await old.next("agent_completed")).toMatchObject({ run_id, status: "cancelled", cancelled_by: "user" });
});

test("pings are answered by pong, confirmations by nothing, and what nobody handles by error_message", async () => {
  await using served = await serveOldClients();
  using old = new OldFrontEnd(served.url, tokenFor("ada"));
  await old.next("connection_established");
  for (let n = 0; n < 15; n += 1)
    old.send({ type: "event_confirmation", event_id: `evt-${String(n)}`, status: "confirmed" });
  old.send({ type: "ping" });
  expect(await old.next("pong")).toMatchObject({ user_id: "ada", timestamp: expect.any(String) as string });
  expect(old.messages.map(({ type }) => type)).toEqual(["connection_established", "pong"]);
  old.send({ type: "no_such_command" });
  expect(await old.next("error_message")).toMatchObject({ error_code: "ERR_UNKNOWN_COMMAND" });
});

test("two chats without an id are two runs, and one message_id that is a UUID is one", async () => {
  await using served = await serveOldClients();
  using old = new OldFrontEnd(served.url, tokenFor("ada"));
  await old.next("connection_established");
  const startedIn = (thread: string) =>
    old.messages.filter(({ type, thread_id }) => type === "agent_started" && thread_id === thread);
  const chat = { type: "chat", content: "hello" };
  old.send({ ...chat, thread_id: "twice" });
  old.send({ ...chat, thread_id: "twice" });
  await vi.waitUntil(() => startedIn("twice").length === 2, { timeout: 15_000 });
  const message_id = "0f8b2a54-6d0e-4f0a-9a53-0e1f6f2b7c11";
  old.send({ ...chat, thread_id: "once", message_id });
  old.send({ ...chat, thread_id: "once", message_id });
  old.send({ ...chat, thread_id: "after" });
  await vi.waitUntil(() => startedIn("after").length === 1, { timeout: 15_000 });
  expect(startedIn("once")).toHaveLength(1);
});

test("a token that is not valid closes with 4501, which the page can read", async () => {
  await using served = await serveOldClients();
  using old = new OldFrontEnd(served.url, tokenFor("ada", "another secret, which is long enough too"));
  expect(await old.closed()).toBe(4501);
  expect(old.messages).toEqual([]);
});

/** A page of today, without its library. */
function openNative(url: string, token: string) {
  const bearer = `isowire.bearer.${Buffer.from(token).toString("base64url")}`;
  const socket = new WebSocket(url, ["isowire.v1", bearer]);
  const messages: OldMessage[] = [];
  socket.on("message", (data) => messages.push(JSON.parse((data as Buffer).toString("utf8")) as OldMessage));
  return {
    messages,
    next: (type: string) => vi.waitUntil(() => messages.find((message) => message.type === type), { timeout: 15_000 }),
    [Symbol.dispose]: () => socket.terminate(),
  };
}
