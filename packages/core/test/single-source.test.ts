import { afterEach, describe, expect, test } from "vitest";
import * as core from "../src/index.js";
import { createHub } from "../src/hub/create-hub.js";
import { getWebSocketManager, setDefaultHub } from "../src/hub/default-hub.js";
import type { Hub } from "../src/contracts/hub.js";
import type { UserContext } from "../src/contracts/user-context.js";
import { createUserContext } from "../src/identity/create-user-context.js";
import { user } from "./bench-hub.js";

const open: Hub[] = [];
const hubOf = (options?: Parameters<typeof createHub>[0]): Hub => {
  const hub = createHub(options);
  open.push(hub);
  return hub;
};
afterEach(async () => {
  for (const hub of open.splice(0)) await hub.close();
});

describe("one manager per user", () => {
  test("is the same object for the same user, whoever asks and however often", async () => {
    setDefaultHub(hubOf());
    const managers = await Promise.all(
      Array.from({ length: 50 }, () => Promise.resolve().then(() => getWebSocketManager(user("ada")))),
    );
    expect(new Set(managers).size).toBe(1);
    expect(getWebSocketManager(user("ada", ""))).toBe(managers[0]);
  });

  test("is another one for another user, however alike their ids look", () => {
    setDefaultHub(hubOf());
    const contexts: UserContext[] = [
      user("ada"),
      user("Ada"),
      user("ada "),
      user("a/da"),
      user("ada", "a"),
      user("da", "a"),
      user("1:aada"),
      user("__proto__"),
      user("constructor"),
      user("\u00e9"),
      user("e\u0301"),
      user("\0"),
      user("x".repeat(1024)),
      user("аda"),
    ];
    expect(new Set(contexts.map(getWebSocketManager)).size).toBe(contexts.length);
  });

  test("cannot be made in any other way: nothing exported constructs one", () => {
    setDefaultHub(hubOf());
    const manager = getWebSocketManager(user("ada"));
    const constructors = Object.values(core).filter(
      (value) => typeof value === "function" && /^class /.test(Function.prototype.toString.call(value)),
    );
    expect(constructors).toEqual([core.IsowireError]);
    const Manager = manager.constructor as new (sources: unknown) => object;
    expect(() => new Manager({})).toThrow();
    expect(Object.isFrozen(manager)).toBe(true);
  });
});

describe("the default hub", () => {
  test("must be there before anybody is reached", () => {
    expect(() => getWebSocketManager(user("ada"))).toThrow(
      expect.objectContaining({ code: "ERR_NO_DEFAULT_HUB" }) as Error,
    );
  });

  test("is one: a second is refused, the same again is fine, replace replaces, close clears", async () => {
    const [first, second] = [hubOf(), hubOf()];
    setDefaultHub(first);
    setDefaultHub(first);
    expect(() => setDefaultHub(second)).toThrow(expect.objectContaining({ code: "ERR_DEFAULT_HUB_EXISTS" }) as Error);
    setDefaultHub(second, { replace: true });
    expect(getWebSocketManager(user("ada"))).toBe(second.manager(user("ada")));
    await first.close();
    expect(getWebSocketManager(user("ada"))).toBe(second.manager(user("ada")));
    await second.close();
    expect(() => getWebSocketManager(user("ada"))).toThrow(
      expect.objectContaining({ code: "ERR_NO_DEFAULT_HUB" }) as Error,
    );
  });

  test("must be a hub", () => {
    expect(() => setDefaultHub({} as Hub)).toThrow(expect.objectContaining({ code: "ERR_CONTRACT" }) as Error);
  });
});

describe("genuine contexts", () => {
  const genuine = createUserContext({ userId: "ada", claims: { role: "member" } });
  test.each([
    ["a spread copy", { ...genuine }],
    ["JSON", JSON.parse(JSON.stringify(genuine))],
    ["a look-alike", { userId: "ada", tenantId: "", claims: {} }],
    ["an object that inherits from one", Object.create(genuine)],
    ["a proxy", new Proxy(genuine, {})],
    ["a structured clone", structuredClone(genuine)],
    ["nothing", undefined],
    ["null", null],
    ["a string", "ada"],
  ])("%s is not one", (_what, context) => {
    const hub = hubOf();
    setDefaultHub(hub);
    for (const reach of [getWebSocketManager, (value: UserContext) => hub.manager(value)]) {
      expect(() => reach(context as UserContext)).toThrow(
        expect.objectContaining({ code: "ERR_NOT_A_CONTEXT" }) as Error,
      );
    }
  });

  test("cannot be changed after they were minted", () => {
    const claims = { list: [1] };
    const context = createUserContext({ userId: "ada", claims });
    claims.list.push(2);
    expect(context.claims).toEqual({ list: [1] });
    expect(() => {
      (context as { userId: string }).userId = "grace";
    }).toThrow(TypeError);
    expect(() => {
      (context.claims["list"] as number[]).push(3);
    }).toThrow(TypeError);
  });
});

describe("options", () => {
  test.each([
    [
      { limits: { bufferedBytes: 1000 } },
      "limits.maxEventBytes: expected at most a quarter of bufferedBytes (1000), received 262144",
    ],
    [{ limits: { commandsPerSecond: 0 } }, "limits.commandsPerSecond: expected a whole number above 0, received 0"],
    [{ limits: { conections: 3 } }, "limits.conections: expected one of"],
    [{ nodes: "many" }, 'nodes: "many" expected an engine that all nodes share'],
  ])("%j is refused with what was expected", (options, message) => {
    expect(() => createHub(options as Parameters<typeof createHub>[0])).toThrow(message);
  });
});
