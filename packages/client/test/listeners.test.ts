import { describe, expect, test, vi } from "vitest";
import type { StandardSchema } from "../src/standard-schema.js";
import type { ClientEvent } from "../src/node.js";
import { createClient } from "../src/node.js";
import { entry, ScriptedServer, until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

function schema<Output>(validate: StandardSchema<Output>["~standard"]["validate"]): StandardSchema<Output> {
  return { "~standard": { version: 1, vendor: "test", validate } };
}

const positive = schema((value) => {
  const { n } = (value ?? {}) as { n?: unknown };
  return typeof n === "number" && n > 1
    ? { value: { doubled: n * 2 } }
    : { issues: [{ message: "expected n above 1" }] };
});

describe("listeners", () => {
  test("hear their type, * and the control messages, in order, until they end", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server);
    const heard: unknown[] = [];
    const end = test.client.on("note", (event) => heard.push(event));
    test.client.on("isowire:notice", ({ payload }) => heard.push(payload));
    test.client.on("isowire:drain", ({ returnAfterMs }) => heard.push(returnAfterMs));
    const peer = await server.nextPeer();
    peer.send(
      entry(1, { threadId: "t1", runId: "r1" }),
      entry(2, { type: "other" }),
      { type: "isowire:notice", payload: { text: "soon" }, time: 1 },
      { type: "isowire:drain", returnAfterMs: 5 },
    );
    await until(() => heard.length === 3, "three calls");
    expect(heard).toEqual([
      { type: "note", offset: 1, time: 1_001, payload: { n: 1 }, threadId: "t1", runId: "r1" },
      { text: "soon" },
      5,
    ]);
    end();
    peer.send(entry(3));
    await test.received(3);
    expect(heard).toHaveLength(3);
  });

  test("one that throws stops neither the others nor the events that follow, and is reported", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome();
      peer.entries(1, 2);
    });
    using test = new TestClient(server);
    const heard: number[] = [];
    test.client.on("note", () => {
      throw new Error("scripted");
    });
    test.client.on("note", ({ offset }) => heard.push(offset));
    test.client.onStatus(() => {
      throw new Error("scripted");
    });
    await test.received(2);
    expect(heard).toEqual([1, 2]);
    expect(test.errors.map(String)).toContain("Error: scripted");
  });

  test("without onError what one throws is an uncaught error of the page", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome();
      peer.entries(1, 1);
    });
    const reportError = vi.fn();
    vi.stubGlobal("reportError", reportError);
    const client = createClient({ url: server.url });
    const error = new Error("scripted");
    client.on("note", () => {
      throw error;
    });
    await until(() => reportError.mock.calls.length > 0, "the error to be reported");
    expect(reportError).toHaveBeenCalledWith(error);
    client.close();
    vi.unstubAllGlobals();
  });
});

describe("event schemas", () => {
  test("a payload that does not match is reported and reaches no listener of its type; one that does arrives as parsed", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome();
      peer.entries(1, 2);
    });
    using test = new TestClient(server, { events: { note: positive } });
    const typed: unknown[] = [];
    test.client.on("note", ({ payload }) => typed.push(payload));
    await test.received(2);
    expect(typed).toEqual([{ doubled: 4 }]);
    expect(test.events[0]).toMatchObject({ payload: { n: 1 }, issues: [{ message: "expected n above 1" }] });
    expect(test.errors).toMatchObject([{ code: "ERR_EVENT_INVALID", details: { type: "note", offset: 1 } }]);
  });

  test("an asynchronous schema is refused when the client is made", () => {
    const url = "ws://127.0.0.1:9/ws";
    const refused = expect.objectContaining({ code: "ERR_INVALID_OPTION" }) as Error;
    const declared = schema(async (value) => Promise.resolve({ value }));
    expect(() => createClient({ url, events: { note: declared } })).toThrow(refused);
    const hidden = schema((value) => Promise.resolve({ value }));
    expect(() => createClient({ url, events: { note: hidden } })).toThrow(refused);
  });

  test("one that is found out late delivers nothing as valid and says so", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome();
      peer.entries(1, 1);
    });
    const sometimes = schema((value) => (value === undefined ? { value } : Promise.reject(new Error("never heard"))));
    using test = new TestClient(server, { events: { note: sometimes } });
    const typed: unknown[] = [];
    test.client.on("note", (event) => typed.push(event));
    await test.received(1);
    expect(typed).toEqual([]);
    expect(test.errors).toMatchObject([{ code: "ERR_INVALID_OPTION" }]);
  });
});

describe("events()", () => {
  test("iterates over every event from its making on and ends with the client", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server);
    const stream = test.client.events();
    const peer = await server.nextPeer();
    peer.entries(1, 3);
    await test.received(3);
    const seen: ClientEvent[] = [];
    for await (const event of stream) {
      seen.push(event);
      if (event.offset === 3) peer.entries(4, 4);
      if (event.offset === 4) test.client.close();
    }
    expect(seen.map(({ offset }) => offset)).toEqual([1, 2, 3, 4]);
  });

  test("hands on what it holds and then throws when the loop is too slow, others go on", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server);
    const stream = test.client.events({ maxBufferedEvents: 2 });
    (await server.nextPeer()).entries(1, 4);
    await test.received(4);
    const seen: number[] = [];
    const loop = (async () => {
      for await (const { offset } of stream) seen.push(offset);
    })();
    await expect(loop).rejects.toMatchObject({ code: "ERR_OVERLOADED", details: { firstLostOffset: 3 } });
    expect(seen).toEqual([1, 2]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test("ends with its signal", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server);
    const controller = new AbortController();
    const next = test.client.events({ signal: controller.signal }).next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    const aborted = test.client.events({ signal: controller.signal });
    expect(await aborted.next()).toEqual({ done: true, value: undefined });
  });
});
