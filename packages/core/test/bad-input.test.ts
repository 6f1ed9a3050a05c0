import { describe, expect, test } from "vitest";
import { createBench, freshId, user } from "./bench-hub.js";

const ada = user("ada");
const nested = (depth: number): string =>
  `{"type":"count","id":"${freshId()}","payload":${"[".repeat(depth)}${"]".repeat(depth)}}`;

describe("bad input from a client", () => {
  test.each([
    ["text that is not JSON", "{", "ERR_MALFORMED"],
    ["an array", "[]", "ERR_MALFORMED"],
    ["null", "null", "ERR_MALFORMED"],
    ["no type", "{}", "ERR_MALFORMED"],
    ["a type that is a number", `{"type":1}`, "ERR_MALFORMED"],
    ["a type with capitals", `{"type":"Hello","id":"0123456789abcdef"}`, "ERR_MALFORMED"],
    ["a command without id", `{"type":"count"}`, "ERR_MALFORMED"],
    ["a short id", `{"type":"count","id":"short"}`, "ERR_COMMAND_ID"],
    ["an id of 65 characters", `{"type":"count","id":"${"x".repeat(65)}"}`, "ERR_COMMAND_ID"],
    [
      "a thread id of 129 characters",
      `{"type":"count","id":"0123456789abcdef","threadId":"${"x".repeat(129)}"}`,
      "ERR_MALFORMED",
    ],
    ["an unknown isowire: type", `{"type":"isowire:hello"}`, "ERR_UNKNOWN_TYPE"],
    ["a message only a server sends", `{"type":"isowire:welcome"}`, "ERR_UNKNOWN_TYPE"],
    ["33 levels of nesting", nested(33), "ERR_MALFORMED"],
    ["history both ways", `{"type":"isowire:history","id":"0123456789abcdef","before":1,"after":1}`, "ERR_HISTORY"],
    ["history with a text limit", `{"type":"isowire:history","id":"0123456789abcdef","limit":"9"}`, "ERR_HISTORY"],
    ["a refresh without a credential", `{"type":"isowire:auth_refresh","id":"0123456789abcdef"}`, "ERR_MALFORMED"],
  ])("%s is answered with a typed error, and the connection goes on", async (_what, text, code) => {
    const { hub, connect } = createBench();
    hub.onCommand("count", () => "counted");
    const socket = await connect(ada);
    await socket.take();
    socket.say(text);
    expect(await socket.take()).toMatchObject([{ type: "isowire:error", code, retryable: false }]);
    const id = freshId();
    socket.say({ type: "count", id });
    expect(await socket.take()).toMatchObject([{ type: "isowire:ack", id, result: "counted" }]);
  });

  test("32 levels of nesting are fine", async () => {
    const { hub, connect } = createBench();
    hub.onCommand("count", () => "counted");
    const socket = await connect(ada);
    socket.say(nested(31));
    expect((await socket.take()).at(-1)).toMatchObject({ type: "isowire:ack" });
  });

  test("more than ten violations in ten seconds close 4500; an unknown type is none", async () => {
    const { clock, connect } = createBench();
    const socket = await connect(ada, { heartbeatMs: 600_000 });
    for (let n = 0; n < 10; n += 1) socket.say("{");
    for (let n = 0; n < 15; n += 1) socket.say({ type: "isowire:hello" });
    expect(socket.closed).toBeUndefined();
    await clock.advance(10_001);
    for (let n = 0; n < 10; n += 1) socket.say("{");
    expect(socket.closed).toBeUndefined();
    socket.say("{");
    expect(socket.closed).toMatchObject({ code: 4500 });
  });

  test("messages of an unknown type cost their bytes, too", async () => {
    const { connect } = createBench({ limits: { bytesInPerSecond: 1000 } });
    const socket = await connect(ada);
    await socket.take();
    for (let n = 0; n < 3; n += 1) socket.say({ type: "isowire:hello", pad: "x".repeat(500) });
    expect((await socket.take()).map(({ code }) => code)).toEqual([
      "ERR_UNKNOWN_TYPE",
      "ERR_RATE_LIMITED",
      "ERR_RATE_LIMITED",
    ]);
  });

  test("binary closes 1003", async () => {
    const socket = await createBench().connect(ada);
    socket.connection.handlers?.message(new Uint8Array([1, 2, 3]));
    expect(socket.closed).toMatchObject({ code: 1003 });
  });

  test("more commands a second than allowed are ERR_RATE_LIMITED with a time, over all of the user's devices", async () => {
    const { hub, clock, connect } = createBench({ limits: { commandsPerSecond: 3 } });
    hub.onCommand("count", () => "counted");
    const sockets = [await connect(ada), await connect(ada)];
    for (let n = 0; n < 4; n += 1) sockets[n % 2]?.say({ type: "count", id: freshId() });
    const answers = [...((await sockets[0]?.take()) ?? []), ...((await sockets[1]?.take()) ?? [])].filter(
      (message) => message.id !== undefined,
    );
    expect(answers.filter((message) => message.type === "isowire:ack")).toHaveLength(3);
    expect(answers.filter((message) => message.code === "ERR_RATE_LIMITED")).toMatchObject([
      { retryable: true, retryAfterMs: 334 },
    ]);
    const other = await connect(user("grace"));
    other.say({ type: "count", id: freshId() });
    expect((await other.take()).at(-1)).toMatchObject({ type: "isowire:ack" });
    await clock.advance(334);
    sockets[0]?.say({ type: "count", id: freshId() });
    expect((await sockets[0]?.take())?.at(-1)).toMatchObject({ type: "isowire:ack" });
  });

  test("more bytes a second than allowed are ERR_RATE_LIMITED by id", async () => {
    const { hub, connect } = createBench({ limits: { bytesInPerSecond: 2000 } });
    hub.onCommand("count", () => "counted");
    const socket = await connect(ada);
    const ids = [freshId(), freshId()];
    for (const id of ids) socket.say({ type: "count", id, payload: "x".repeat(1500) });
    const answers = (await socket.take()).filter((message) => message.id !== undefined);
    expect(answers).toMatchObject([
      { id: ids[1], code: "ERR_RATE_LIMITED" },
      { id: ids[0], type: "isowire:ack" },
    ]);
  });

  test("a payload that names type, offset, time or ids overrides nothing", async () => {
    const { hub, connect } = createBench();
    const socket = await connect(ada);
    await socket.take();
    const payload = JSON.parse(
      `{"type":"isowire:welcome","offset":999,"time":1,"threadId":"x","runId":"y","__proto__":{"offset":7}}`,
    ) as object;
    await hub.manager(ada).sendEvent("said", payload, { threadId: "t" });
    const [entry] = await socket.take();
    expect(entry).toMatchObject({ type: "said", offset: 1, threadId: "t" });
    expect(entry).not.toHaveProperty("runId");
    expect(JSON.stringify(entry?.payload)).toBe(JSON.stringify(payload));
  });
});
