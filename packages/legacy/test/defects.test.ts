import type { UserContext } from "@isowire/core";
import { describe, expect, test } from "vitest";
import {
  createWebSocketManager,
  UnifiedWebSocketEmitter,
  websocketManager,
  WebSocketManager,
  type LegacyMessage,
} from "../src/index.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const note = { type: "note", text: "hi" };

interface Send {
  readonly code: string;
  /** By `manager` to whom it names, of a type, with fields beside it. */
  send(manager: WebSocketManager, to: string, message: LegacyMessage): Promise<unknown>;
}

/** Every method that names a user. */
const NAMING: readonly (readonly [string, Send])[] = [
  ["sendToUser", { code: "ISOWIRE_DEP0004", send: (manager, to, message) => manager.sendToUser(to, message) }],
  [
    "emitCriticalEvent",
    { code: "ISOWIRE_DEP0005", send: (manager, to, { type, ...data }) => manager.emitCriticalEvent(to, type, data) },
  ],
  [
    "sendAgentEvent",
    { code: "ISOWIRE_DEP0035", send: (manager, to, { type, ...data }) => manager.sendAgentEvent(to, type, data) },
  ],
];

/** Refused with the error's code, the name's own code, and what to write instead. */
const refusal = (code: string, deprecation: string): object =>
  expect.objectContaining({
    code,
    message: expect.stringContaining(deprecation) as string,
    details: expect.objectContaining({ deprecation, replacement: expect.any(String) as string }) as object,
  }) as object;

describe.each(NAMING)("%s is never a silent pass", (_name, { code, send }) => {
  test.each([
    ["another user's id", "grace", note, "ERR_ISOLATION"],
    ["a thread's id for a user's", "thread_17", note, "ERR_ISOLATION"],
    ["no id", "", note, "ERR_ISOLATION"],
    ["another user in the message", "ada", { ...note, user_id: "grace" }, "ERR_ISOLATION"],
    ["an unknown type", "ada", { type: "No Such Type" }, "ERR_EVENT_TYPE"],
    ["the wire's own type", "ada", { type: "isowire:welcome" }, "ERR_RESERVED_TYPE"],
  ])("%s", async (_what, to, message, error) => {
    await using bench = createLegacyBench();
    await bench.connect(user("grace"));
    await expect(send(createWebSocketManager(user("ada")), to, message)).rejects.toEqual(refusal(error, code));
    for (const id of ["ada", "grace", "thread_17"]) expect(await bench.log(user(id))).toEqual([]);
  });

  test("no user", async () => {
    await using bench = createLegacyBench();
    await expect(send(websocketManager, "ada", note)).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER", code));
    expect(await bench.log(user("ada"))).toEqual([]);
  });

  test("a closed hub", async () => {
    const bench = createLegacyBench();
    const manager = createWebSocketManager(user("ada"));
    await bench.hub.close();
    await expect(send(manager, "ada", note)).rejects.toEqual(refusal("ERR_NO_DEFAULT_HUB", code));
  });

  test("success says that it is in the log, also when no device is there", async () => {
    await using bench = createLegacyBench();
    expect(await send(createWebSocketManager(user("ada")), "ada", note)).toBe(true);
    expect(await bench.device(user("ada"))(1)).toEqual([{ type: "note", payload: { text: "hi" } }]);
  });
});

describe("no payload changes the type or an id", () => {
  const data = { type: "agent_completed", offset: 7, time: 7, text: "hi" };
  test.each<[string, (context: UserContext) => Promise<true>]>([
    [
      "sendToUser",
      (context) => createWebSocketManager(context).sendToUser("ada", { type: "note", thread_id: "t1", data }),
    ],
    [
      "emitCriticalEvent",
      (context) => createWebSocketManager(context).emitCriticalEvent("ada", "note", { ...data, thread_id: "t1" }),
    ],
    ["an emitter", (context) => new UnifiedWebSocketEmitter(context).emit("note", { ...data, thread_id: "t1" })],
    ["sendToThread", (context) => createWebSocketManager(context).sendToThread("t1", { type: "note", data })],
  ])("%s", async (_name, send) => {
    await using bench = createLegacyBench();
    await send(user("ada"));
    expect(await bench.log(user("ada"))).toEqual([{ type: "note", payload: data, threadId: "t1" }]);
    const [entry] = (await bench.hub.manager(user("ada")).history()).entries;
    expect(entry).toMatchObject({ type: "note", offset: 1 });
  });
});

test("sendToThread refuses what is no thread, and a message of another", async () => {
  await using bench = createLegacyBench();
  const manager = createWebSocketManager(user("ada"));
  for (const threadId of ["", "unknown_thread", undefined, 7]) {
    const sent = manager.sendToThread(threadId as string, note);
    await expect(sent).rejects.toEqual(refusal("ERR_ID", "ISOWIRE_DEP0034"));
  }
  const crossed = manager.sendToThread("t1", { ...note, thread_id: "t2" });
  await expect(crossed).rejects.toEqual(refusal("ERR_ID", "ISOWIRE_DEP0034"));
  expect(await bench.log(user("ada"))).toEqual([]);
});

describe("sendEvent(connectionId, ...)", () => {
  test("reaches every device of the user whose connection it is", async () => {
    await using bench = createLegacyBench();
    const device = bench.device(user("ada"));
    const connectionId = await bench.connect(user("ada"));
    expect(await createWebSocketManager(user("ada")).sendEvent(connectionId, "note", { text: "hi" })).toBe(true);
    expect(await device(1)).toEqual([{ type: "note", payload: { text: "hi" } }]);
  });

  test("refuses another user's connection, one that is gone, and none", async () => {
    await using bench = createLegacyBench();
    const theirs = await bench.connect(user("grace"));
    const manager = createWebSocketManager(user("ada"));
    for (const connectionId of [theirs, "c_none", "", undefined]) {
      const sent = manager.sendEvent(connectionId as string, "note", { text: "hi" });
      await expect(sent).rejects.toEqual(refusal("ERR_ISOLATION", "ISOWIRE_DEP0036"));
    }
    expect([...(await bench.log(user("ada"))), ...(await bench.log(user("grace")))]).toEqual([]);
  });

  test("keeps the order of the calls with every other way to send", async () => {
    await using bench = createLegacyBench();
    const connectionId = await bench.connect(user("ada"));
    const manager = createWebSocketManager(user("ada"));
    const numbers = Array.from({ length: 40 }, (_, n) => n);
    await Promise.all(
      numbers.map((n) => {
        if (n % 3 === 0) return manager.sendEvent(connectionId, "note", { n });
        return n % 3 === 1
          ? manager.sendToUser("ada", { type: "note", n })
          : manager.sendToThread("t1", { type: "note", n });
      }),
    );
    expect((await bench.log(user("ada"))).map(({ payload }) => (payload as { n: number }).n)).toEqual(numbers);
  });

  test("without a user finds one by what the data names, and by nothing else", async () => {
    await using bench = createLegacyBench();
    const connectionId = await bench.connect(user("ada"));
    const sent = WebSocketManager.getInstance().sendEvent(connectionId, "note", { user_id: "ada" });
    await expect(sent).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER", "ISOWIRE_DEP0036"));
  });
});

test("an emitter with two managers is refused, and so is one made of an id", async () => {
  await using _bench = createLegacyBench();
  const refused = expect.objectContaining({ code: "ERR_INVALID_OPTION" }) as Error;
  const options = { manager: user("ada"), websocketManager: user("ada") };
  expect(() => new UnifiedWebSocketEmitter(options)).toThrow(refused);
  expect(() => new UnifiedWebSocketEmitter("ada" as never)).toThrow(refused);
});
