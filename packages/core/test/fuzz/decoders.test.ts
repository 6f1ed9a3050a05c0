import { FUZZ_SEED, fuzzFor, mutated, timeoutFor } from "@tooling/fuzz";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClientMessage } from "../../src/protocol/messages.js";
import { IsowireError } from "../../src/errors/isowire-error.js";
import { COMMAND_ID, EVENT_TYPE, isId, MAX_JSON_DEPTH, RESERVED_PREFIX } from "../../src/protocol/bounds.js";
import { decodeMessage } from "../../src/protocol/decode-message.js";
import { isDeeperThan } from "../../src/protocol/json-depth.js";
import { positionToText, textToPosition } from "../../src/protocol/position-text.js";
import { CLIENT_MESSAGES, POSITIONS } from "./corpus.js";

const MESSAGES_S = 5;
const POSITIONS_S = 1;
const CODES = ["ERR_MALFORMED", "ERR_COMMAND_ID", "ERR_UNKNOWN_TYPE", "ERR_HISTORY"];
const PROTOTYPE = Reflect.ownKeys(Object.prototype).length;
const keys = fc.constantFrom(
  "type",
  "id",
  "threadId",
  "payload",
  "before",
  "after",
  "limit",
  "token",
  "ticket",
  "__proto__",
);
const scalars = fc.constantFrom<unknown>(
  "isowire:ping",
  "isowire:history",
  "echo",
  "0123456789abcdef",
  1,
  -1,
  null,
  true,
  "",
);

/** Right, almost right, and anything. */
const texts = fc.oneof(
  { weight: 6, arbitrary: mutated(CLIENT_MESSAGES).map(String) },
  {
    weight: 3,
    arbitrary: fc.dictionary(keys, fc.oneof(scalars, fc.jsonValue())).map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

test(
  `whatever a client says is a message that keeps the bounds, or one of four errors (TEST_SEED=${String(FUZZ_SEED)})`,
  { timeout: timeoutFor(MESSAGES_S) },
  async () => {
    const seen = { messages: 0, errors: 0 };
    const holds = fc.property(texts, (text) => {
      const decoded = outcomeOf(text);
      seen[decoded instanceof Error ? "errors" : "messages"] += 1;
      if (decoded instanceof Error) checkError(decoded);
      else checkMessage(decoded);
      expect(Reflect.ownKeys(Object.prototype)).toHaveLength(PROTOTYPE);
    });
    await fuzzFor(MESSAGES_S, "decodeMessage", holds);
    // It was not all rubbish, and not all good.
    expect(Math.min(seen.messages, seen.errors)).toBeGreaterThan(0);
  },
);

test(
  `whatever stands in ?resume= is a position that is written as it was read, or none (TEST_SEED=${String(FUZZ_SEED)})`,
  { timeout: timeoutFor(POSITIONS_S) },
  async () => {
    const values = fc.oneof(mutated(POSITIONS).map(String), fc.string({ unit: "binary" }));
    const holds = fc.property(values, (text) => {
      const position = textToPosition(text);
      if (position === undefined) return;
      expect(textToPosition(positionToText(position))).toEqual(position);
      expect(text.replace(/\.0+(?=\d)/g, ".")).toBe(positionToText(position));
    });
    await fuzzFor(POSITIONS_S, "textToPosition", holds);
  },
);

function outcomeOf(text: string): ClientMessage | Error {
  try {
    return decodeMessage(text);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function checkError(error: Error): void {
  if (!IsowireError.isInstance(error)) throw error;
  expect(CODES).toContain(error.code);
  expect(error.retryable).toBe(false);
  const id = error.details["id"];
  if (id !== undefined && (typeof id !== "string" || id.length > 64)) throw new Error("an id that is no id is told");
}

function checkMessage(message: ClientMessage): void {
  if (message.kind === "ping") return;
  if (message.kind === "nothing") throw new Error("the native dialect has no message that asks for nothing");
  const { id, ...rest } =
    message.kind === "command" ? message.command : message.kind === "history" ? message.history : message.refresh;
  expect(id).toMatch(COMMAND_ID);
  if ("threadId" in rest) expect(isId(rest.threadId)).toBe(true);
  if (message.kind === "command") {
    expect(message.command.type).toMatch(EVENT_TYPE);
    expect(message.command.type.startsWith(RESERVED_PREFIX)).toBe(false);
    expect(message.command.payload).toBeDefined();
    expect(isDeeperThan(message.command, MAX_JSON_DEPTH)).toBe(false);
  }
  // What is decoded says the same when it is sent again.
  const again = decodeMessage(JSON.stringify({ id, ...rest }));
  expect(JSON.stringify(again)).toBe(JSON.stringify(message));
}
