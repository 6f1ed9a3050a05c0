import { createHub, getWebSocketManager, setDefaultHub } from "@isowire/core";
import { portsOf, type UserContext } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { afterAll, describe, expect, test } from "vitest";
import { portsFrom as portsFromSource } from "./ports-from.js";

const portsFrom = (source: unknown) => portsFromSource(source, createHub);

const hub = createHub();
const manager = hub.manager(createUserContext({ userId: "ada" }));
afterAll(() => hub.close());

/** The same members but one, on another object. */
function without(whole: object, missing: string): object {
  const members = whole as Readonly<Record<string, unknown>>;
  const names = ["manager", "onCommand", "onConnect", "onDrain", "notice", "stats", "drain", "close"].concat([
    "user",
    "sendEvent",
    "history",
    "connections",
    "disconnect",
  ]);
  return Object.fromEntries(
    names.filter((name) => name !== missing && name in members).map((name) => [name, members[name]]),
  );
}

describe("what is accepted", () => {
  test("a hub, a manager, getWebSocketManager and a function around it lead to the same ports", () => {
    using _default = setDefaultHub(hub);
    const expected = portsOf(hub);
    expect(portsFrom(hub)).toBe(expected);
    expect(portsFrom(manager)).toBe(expected);
    expect(portsFrom(getWebSocketManager)).toBe(expected);
    expect(portsFrom((context: UserContext) => hub.manager(context))).toBe(expected);
  });
});

describe("what is refused", () => {
  test.each(["manager", "onCommand", "onConnect", "onDrain", "notice", "stats", "drain", "close"])(
    "a hub without %s",
    (name) => {
      expect(() => portsFrom(without(hub, name))).toThrow(
        expect.objectContaining({ code: "ERR_CONTRACT", message: `expected a Hub; \`${name}\` is missing` }),
      );
    },
  );

  test.each(["user", "sendEvent", "history", "connections", "disconnect"])("a manager without %s", (name) => {
    const refusal = expect.objectContaining({
      code: "ERR_CONTRACT",
      message: `expected a WebSocketManager; \`${name}\` is missing`,
    }) as Error;
    expect(() => portsFrom(without(manager, name))).toThrow(refusal);
    expect(() => portsFrom(() => without(manager, name))).toThrow(refusal);
  });

  test.each([
    ["null", null, "received null"],
    ["nothing", undefined, "received undefined"],
    ["a text", "hub", "received string"],
    ["an array", [], "received an array"],
    ["an empty object", {}, "none of their members"],
    ["a complete look-alike", without(hub, ""), "createHub"],
    ["a function that returns a promise", async () => Promise.resolve(manager), "Promise"],
    ["a function that returns nothing", () => undefined, "`user` is missing"],
    ["a function that returns one user's manager to everybody", () => manager, "another user's"],
  ])("%s", (_name, source, text) => {
    expect(() => portsFrom(source)).toThrow(
      expect.objectContaining({ code: "ERR_CONTRACT", message: expect.stringContaining(text) as string }),
    );
  });

  test("getWebSocketManager while there is no default hub", () => {
    expect(() => portsFrom(getWebSocketManager)).toThrow(expect.objectContaining({ code: "ERR_NO_DEFAULT_HUB" }));
  });
});
