import { createHash } from "node:crypto";
import type { OutboundEntry } from "@isowire/core/contracts";
import { IsowireError, type ClientMessage } from "@isowire/core/protocol";
import { describe, expect, test } from "vitest";
import { entryToMessage } from "../../src/codec/entry-to-message.js";
import { textToClientMessage } from "../../src/codec/text-to-client-message.js";
import { messageToEvent, type LegacyEvent } from "../../src/messages.js";
import { readCorpus, type CorpusFile } from "./corpus.js";
import { CLIENT_MEANINGS, SERVER_MEANINGS, USER } from "./meanings.js";

test.each<[CorpusFile, string]>([
  ["server-messages", "e99f1585fb4a42634230ae7c9b139301ed7e3d2c1c49d9f36356707bfebae31b"],
  ["client-messages", "5e3066faacd849a2b213e4e8e3a33020cbc73d7d0590138ad2e22744dd5e87f0"],
])("%s are what they were", (file, digest) => {
  expect(
    createHash("sha256")
      .update(JSON.stringify(readCorpus(file)))
      .digest("hex"),
  ).toBe(digest);
});

test.each<[CorpusFile, object]>([
  ["server-messages", SERVER_MEANINGS],
  ["client-messages", CLIENT_MEANINGS],
])("every one of the %s has a meaning, and every meaning a message", (file, meanings) => {
  expect(Object.keys(meanings).sort()).toEqual(
    readCorpus(file)
      .map(({ name }) => name)
      .sort(),
  );
});

describe("what the old server sent", () => {
  const rows = readCorpus("server-messages").map(({ name, message }) => ({ name, message }));

  test.each(rows)("$name is an event of today", ({ name, message }) => {
    const { userId, ...event } = messageToEvent(message);
    expect([undefined, USER.userId]).toContain(userId);
    expect(event).toEqual(SERVER_MEANINGS[name]?.event);
  });

  test.each(rows)("$name is what an old front end gets for that event", ({ name, message }) => {
    const { event, again = message } = SERVER_MEANINGS[name] ?? {};
    const time = Date.parse(String(message["timestamp"]));
    const sent = entryToMessage(entryOf(event, time), USER);
    expect(sent).toEqual({ ...again, timestamp: new Date(time).toISOString(), user_id: USER.userId });
  });

  test.each(rows)("$name and what is sent for it mean the same", ({ name, message }) => {
    const sent = entryToMessage(entryOf(messageToEvent(message), 0), USER);
    const { type, payload, ids } = messageToEvent(sent);
    const { event } = SERVER_MEANINGS[name] ?? {};
    expect({ type, ids }).toEqual({ type: event?.type, ids: event?.ids });
    expect(payload).toMatchObject(event?.payload as object);
  });
});

describe("what old front ends sent", () => {
  const rows = readCorpus("client-messages").map(({ name, message }) => ({ name, message }));

  test.each(rows)("$name is what it is today", ({ name, message }) => {
    expect(read(message)).toEqual(CLIENT_MEANINGS[name]);
  });

  const commands = rows.filter(({ name }) => (CLIENT_MEANINGS[name] as ClientMessage).kind === "command");

  test.each(commands)("$name, written anew with all that is known of it, is the same command", ({ message }) => {
    const first = read(message);
    if (typeof first === "string" || first.kind !== "command") throw new Error("expected a command");
    const { type, id, threadId, payload } = first.command;
    expect(read({ type, message_id: id, thread_id: threadId, user_id: USER.userId, payload })).toEqual(first);
  });
});

/** The message, or the code of its refusal. */
function read(message: object): ClientMessage | string {
  try {
    return textToClientMessage(JSON.stringify(message), USER);
  } catch (error) {
    if (IsowireError.isInstance(error)) return error.code;
    throw error;
  }
}

function entryOf(event: Omit<LegacyEvent, "userId"> | undefined, time: number): OutboundEntry {
  if (event === undefined) throw new Error("expected an event");
  const { type, payload, ids } = event;
  return { epoch: "epoch-01", offset: 1, time, type, payload, payloadJson: JSON.stringify(payload), ...ids };
}
