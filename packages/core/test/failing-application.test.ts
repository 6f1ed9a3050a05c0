import { describe, expect, test } from "vitest";
import type { MessageCodec } from "../src/contracts/message-codec.js";
import { createHub } from "../src/hub/create-hub.js";
import type { HubOptions } from "../src/hub/hub-options.js";
import { nativeCodec } from "../src/protocol/native-codec.js";
import { createBench, user } from "./bench-hub.js";

const ada = user("ada");

test.each<[string, () => unknown]>([
  ["rejects", () => Promise.reject(new Error("later"))],
  [
    "throws",
    () => {
      throw new Error("at once");
    },
  ],
])("an onConnect handler that %s is logged and stops nobody", async (_how, handler) => {
  const { hub, connect, logged } = createBench();
  const called: unknown[] = [];
  hub.onConnect(handler);
  hub.onConnect(() => void called.push("the other one"));
  const socket = await connect(ada);
  expect((await socket.take())[0]).toMatchObject({ type: "isowire:welcome" });
  expect(called).toEqual(["the other one"]);
  expect(logged).toMatchObject([{ level: "error", message: "an onConnect handler failed" }]);
});

test("a codec that fails on an entry costs its own device the connection, and nobody else anything", async () => {
  const { hub, connect, logged } = createBench();
  const failing: MessageCodec = {
    ...nativeCodec,
    encodeEntry(entry, to) {
      if (entry.offset === 2) throw new Error("no word for it");
      return nativeCodec.encodeEntry(entry, to);
    },
  };
  const broken = await connect(ada, { codec: failing });
  const intact = await connect(ada);
  for (let n = 0; n < 3; n += 1) await hub.manager(ada).sendEvent("said", { n });
  expect((await intact.take()).flatMap(({ offset }) => offset ?? [])).toEqual([1, 2, 3]);
  expect(broken.closed).toMatchObject({ code: 4001 });
  expect(logged).toMatchObject([{ level: "error", fields: { error: { message: "no word for it" } } }]);
});

describe("disconnect", () => {
  test.each([
    ["reason", null, "null"],
    ["reason", 42, "a number"],
    ["connectionId", 42, "a number"],
  ])("refuses %s: %s, and closes nobody", async (name, value, received) => {
    const { hub, connect } = createBench();
    const socket = await connect(ada);
    await expect(hub.manager(ada).disconnect({ [name]: value })).rejects.toMatchObject({
      code: "ERR_INVALID_OPTION",
      message: `unable to disconnect; ${name}: expected a text, received ${received}`,
    });
    await socket.take();
    expect(socket.closed).toBeUndefined();
  });
});

describe("createHub", () => {
  test.each([
    [{ reconcileMs: Number.NaN }, "reconcileMs: expected a number of ms above 0, received NaN"],
    [{ stallMs: 0 }, "stallMs: expected a number of ms above 0, received 0"],
    [{ stallMs: "10" }, "stallMs: expected a number of ms above 0, received 10"],
    [{ retention: { maxEntries: -1 } }, "retention.maxEntries: expected a number above 0, received -1"],
    [{ retention: { maxAge: 1 } }, "retention.maxAge: expected one of maxAgeMs, maxEntries, maxBytes, received maxAge"],
  ])("refuses %o", (options, message) => {
    expect(() => createHub(options as HubOptions)).toThrow(message);
  });

  test("takes what is left undefined as not given", () => {
    const { hub, engine } = createBench({ retention: { maxEntries: undefined, maxBytes: 1000 } as never });
    expect(engine.system.retention()).toMatchObject({ maxEntries: 10_000, maxBytes: 1000 });
    expect(hub.stats().connections).toBe(0);
  });
});
