import { describe, expect, test } from "vitest";
import { IsowireError } from "../errors/isowire-error.js";
import { decodeMessage } from "./decode-message.js";

const ID = "0123456789abcdef";
const text = (fields: object): string => JSON.stringify(fields);
const command = (fields: object): string => text({ type: "user_message", id: ID, payload: {}, ...fields });
const history = (fields: object): string => text({ type: "isowire:history", id: ID, ...fields });
const refresh = (fields: object): string => text({ type: "isowire:auth_refresh", id: ID, ...fields });
const deep = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

function refusalOf(message: string): IsowireError {
  try {
    decodeMessage(message);
  } catch (error) {
    if (IsowireError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

const REFUSED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ERR_MALFORMED: {
    "no text": "",
    "text that is not JSON": "hello",
    "half a message": '{"type":"user_message"',
    "two messages": `${command({})}${command({})}`,
    "a number": "1",
    null: "null",
    "a string": '"user_message"',
    "a list": `[${command({})}]`,
    "no type": text({ id: ID, payload: {} }),
    "a type that is a number": command({ type: 1 }),
    "a type under __proto__": '{"__proto__":{"type":"user_message","id":"0123456789abcdef"}}',
    "an empty type": command({ type: "" }),
    "a type with a capital": command({ type: "User_message" }),
    "a type with a space": command({ type: "user message" }),
    "a type with a line break": command({ type: "user_message\n" }),
    "a type that begins with a digit": command({ type: "1user" }),
    "a type of 65 characters": command({ type: "u".repeat(65) }),
    "a command without id": text({ type: "user_message", payload: {} }),
    "a history request without id": text({ type: "isowire:history" }),
    "a refresh without id": text({ type: "isowire:auth_refresh", token: "t" }),
    "a threadId that is a number": command({ threadId: 1 }),
    "a threadId that is null": command({ threadId: null }),
    "an empty threadId": command({ threadId: "" }),
    "a threadId of 129 characters": command({ threadId: "t".repeat(129) }),
    "a threadId with a lone surrogate": command({ threadId: "t\ud800" }),
    "JSON 33 levels deep": command({ payload: deep(32) }),
    "JSON 10,000 levels deep": `{"type":"user_message","id":"${ID}","payload":${"[".repeat(1e4)}${"]".repeat(1e4)}}`,
    "a refresh with neither token nor ticket": refresh({}),
    "a refresh with both": refresh({ token: "t", ticket: "t" }),
    "a refresh with a token that is a number": refresh({ token: 1 }),
  },
  ERR_COMMAND_ID: {
    "an id of 15 characters": command({ id: "0123456789abcde" }),
    "an id of 65 characters": command({ id: "x".repeat(65) }),
    "an empty id": command({ id: "" }),
    "an id that is a number": command({ id: 12345678901234 }),
    "an id that is null": command({ id: null }),
    "an id with a space": command({ id: "0123456789 abcdef" }),
    "an id with a line break": command({ id: "0123456789abcdef\n" }),
    "an id with a letter beyond ASCII": command({ id: "0123456789abcdeé" }),
    "a short id of a history request": history({ id: "short" }),
    "a short id of a refresh": refresh({ id: "short", token: "t" }),
  },
  ERR_UNKNOWN_TYPE: {
    "a type only a server sends": text({ type: "isowire:welcome", id: ID }),
    "a type nobody sends": text({ type: "isowire:nonsense" }),
    "the bare prefix": text({ type: "isowire:" }),
    "a ping with a capital": text({ type: "isowire:Ping" }),
    "a type of Object.prototype": text({ type: "isowire:constructor" }),
  },
  ERR_HISTORY: {
    "before and after": history({ before: 5, after: 1 }),
    "a negative before": history({ before: -1 }),
    "a fraction": history({ after: 1.5 }),
    "a number as text": history({ before: "5" }),
    "an unsafe number": history({ before: 2 ** 53 }),
    "a limit that is null": history({ limit: null }),
    "a negative limit": history({ limit: -1 }),
    "a threadId of 129 characters": history({ threadId: "t".repeat(129) }),
    "a threadId that is a number": history({ threadId: 7 }),
  },
};

describe.each(Object.entries(REFUSED))("refused with %s:", (code, rows) => {
  test.each(Object.entries(rows))("%s", (_, message) => {
    const refusal = refusalOf(message);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(/^unable to .+; /);
  });
});

test("a refusal holds the id when there was one, so that the answer reaches the caller", () => {
  expect(refusalOf(command({ threadId: "" })).details["id"]).toBe(ID);
  expect(refusalOf(command({ id: "short" })).details["id"]).toBe("short");
  expect(refusalOf(history({ limit: -1 })).details["id"]).toBe(ID);
  expect(refusalOf(text({ type: "isowire:nonsense", id: ID })).details["id"]).toBe(ID);
  expect(refusalOf(command({ id: "x".repeat(65) })).details).toEqual({});
  expect(refusalOf(command({ id: 7 })).details).toEqual({});
  expect(refusalOf("hello").details).toEqual({});
});

test("a refusal repeats nothing of what it refuses", () => {
  const secret = "s3cret-token";
  for (const message of [
    secret,
    command({ threadId: 1, payload: secret }),
    refresh({ token: secret, ticket: secret }),
  ]) {
    expect(refusalOf(message).message).not.toContain(secret);
  }
});

test("a command is read", () => {
  const message = command({ threadId: "t1", payload: { content: "hi" } });
  const read = { type: "user_message", id: ID, threadId: "t1", payload: { content: "hi" } };
  expect(decodeMessage(message)).toEqual({ kind: "command", command: read });
});

test("a command without payload has an empty one, and without threadId none", () => {
  const message = text({ type: "user_message", id: "x".repeat(64) });
  const read = { type: "user_message", id: "x".repeat(64), payload: {} };
  expect(decodeMessage(message)).toStrictEqual({ kind: "command", command: read });
});

test("fields that are not known are ignored", () => {
  const message = command({ extra: 1, token: "t" });
  expect(decodeMessage(message)).toStrictEqual({
    kind: "command",
    command: { type: "user_message", id: ID, payload: {} },
  });
});

test("32 levels of JSON are read", () => {
  expect(decodeMessage(command({ payload: deep(31) }))).toMatchObject({ kind: "command" });
});

test("a ping is read, with or without an id", () => {
  expect(decodeMessage(text({ type: "isowire:ping" }))).toEqual({ kind: "ping" });
  expect(decodeMessage(text({ type: "isowire:ping", id: 7 }))).toEqual({ kind: "ping" });
});

test.each([{}, { before: 42 }, { after: 0, limit: 5 }, { threadId: "t1", limit: 1000 }])(
  "history of %j is read",
  (asked) => {
    expect(decodeMessage(history(asked))).toStrictEqual({
      kind: "history",
      history: { type: "isowire:history", id: ID, ...asked },
    });
  },
);

test.each([{ token: "t" }, { ticket: "t" }, { token: "" }])("a refresh with %j is read", (credential) => {
  expect(decodeMessage(refresh(credential))).toStrictEqual({
    kind: "auth_refresh",
    refresh: { type: "isowire:auth_refresh", id: ID, ...credential },
  });
});
