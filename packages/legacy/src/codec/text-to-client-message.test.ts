import { IsowireError } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { textToClientMessage } from "./text-to-client-message.js";

const user = { tenantId: "north", userId: "ada" };

function codeOf(message: unknown): string {
  try {
    textToClientMessage(typeof message === "string" ? message : JSON.stringify(message), user);
  } catch (error) {
    if (IsowireError.isInstance(error)) return error.code;
    throw error;
  }
  return "accepted";
}

function commandOf(message: object): object {
  const read = textToClientMessage(JSON.stringify(message), user);
  if (read.kind !== "command") throw new Error("expected a command");
  return read.command;
}

describe("refused", () => {
  test.each<[string, unknown, string]>([
    ["text that is no JSON", "hello", "ERR_MALFORMED"],
    ["a list", [{ type: "chat" }], "ERR_MALFORMED"],
    ["no type", { content: "hello" }, "ERR_MALFORMED"],
    ["a type that is a number", { type: 7 }, "ERR_MALFORMED"],
    ["a type that is none", { type: "Chat Message" }, "ERR_MALFORMED"],
    ["a thread that is no id", { type: "chat", thread_id: 7, content: "hello" }, "ERR_MALFORMED"],
    ["JSON that is too deep", `{"type":"chat","data":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, "ERR_MALFORMED"],
    ["the native dialect", { type: "isowire:history", id: "0123456789abcdef" }, "ERR_UNKNOWN_TYPE"],
    ["another user", { type: "chat", content: "hello", user_id: "bob" }, "ERR_ISOLATION"],
    ["another user in the new spelling", { type: "chat", content: "hello", userId: "bob" }, "ERR_ISOLATION"],
    ["another user in data", { type: "chat", data: { content: "hello", user_id: "bob" } }, "ERR_ISOLATION"],
    ["another user in the payload", { type: "chat", user_id: "ada", payload: { userId: "bob" } }, "ERR_ISOLATION"],
    ["a user that is no text", { type: "chat", user_id: 7 }, "ERR_ISOLATION"],
    ["another user of a ping", { type: "ping", user_id: "bob" }, "ERR_ISOLATION"],
    ["another user of a confirmation", { type: "event_confirmation", user_id: "bob" }, "ERR_ISOLATION"],
    ["an id in another case", { type: "chat", user_id: "Ada" }, "ERR_ISOLATION"],
  ])("%s", (_what, message, code) => {
    expect(codeOf(message)).toBe(code);
  });

  test("a refusal repeats neither user", () => {
    expect(() => textToClientMessage('{"type":"chat","user_id":"bob"}', user)).toThrow(/^(?!.*(ada|bob)).*user_id/s);
  });
});

describe("accepted", () => {
  test.each([
    ["the user's own id", { user_id: "ada" }],
    ["no id", {}],
    ["the id of nobody", { user_id: "unknown_user" }],
    ["an empty id", { user_id: "" }],
  ])("%s", (_what, who) => {
    expect(commandOf({ type: "chat", content: "hello", ...who })).toMatchObject({ payload: { content: "hello" } });
  });

  test("what else stood in the message goes on to the agent", () => {
    const message = { type: "start_agent", payload: { user_request: "hello", settings: { depth: 2 } }, lang: "en" };
    expect(commandOf(message)).toMatchObject({
      type: "user_message",
      payload: { content: "hello", settings: { depth: 2 }, lang: "en" },
    });
  });

  test("the text may stand alone in data", () => {
    expect(commandOf({ type: "chat", data: "hello" })).toMatchObject({ payload: { content: "hello" } });
  });

  test("an id beside the type counts before one in the payload", () => {
    expect(commandOf({ type: "chat", thread_id: "t1", payload: { thread_id: "t2", content: "x" } })).toMatchObject({
      threadId: "t1",
      payload: { content: "x" },
    });
  });

  test("a message_id that is no UUID is no command id, and two such messages are two commands", () => {
    const message = { type: "chat", content: "hello", message_id: "message-00000000001" };
    const [first, second] = [commandOf(message), commandOf(message)] as { id: string }[];
    expect(first?.id).toMatch(/^[\da-f-]{36}$/);
    expect(second?.id).not.toBe(first?.id);
  });
});
